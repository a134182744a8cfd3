using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using ElodinFast.Buffers;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Storage;

/// <summary>
/// The ring files of one database, and the file of group definitions beside them: created at open, replayed when the process that had
/// them died, removed at close. A ring that is locked or belongs to another directory is never touched. Cold.
/// </summary>
internal sealed class RingFiles : IDisposable
{
    private const string Prefix = "elodinfast-";
    private const uint OwnerOnly = 0x180;   // octal 600
    private const int HolderWaitMs = 5000;

    private readonly string _databasePath;
    private readonly NodeId _node;
    private readonly DatabaseOptions _options;
    private readonly ulong _generation;
    private readonly RingFileHeader _identity;
    private readonly Lock _gate = new();   // of the rings: several may claim at once
    private readonly List<CommitRing> _rings = [];
    private int _createdCount;
    private int _groups;              // descriptor of the file of definitions; below zero where there is none
    private long _groupsByteCount;

    public RingFiles(string databasePath, NodeId node, DatabaseOptions options)
    {
        _databasePath = databasePath;
        _node = node;
        _options = options;
        _generation = (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).Ticks;
        LibC.TryIdentify(databasePath, out ulong device, out ulong inode);
        _identity = new RingFileHeader
        {
            NodeHigh = node.High,
            NodeLow = node.Low,
            Generation = _generation,
            DirectoryDevice = device,
            DirectoryInode = inode,
        };
        const int Flags = Posix.ReadWrite | Posix.CreateFlag | Posix.ExclusiveFlag | Posix.CloseOnExec;
        _groups = Posix.Open(GroupsPath(_generation), Flags, OwnerOnly);
        if (_groups < 0)
        {
            _options.Logger.LogWarning(
                "{Directory} takes no files ({Reason}): rings live in this process's memory, and a kill loses what was not drained",
                options.RingDirectory, Posix.Describe(Marshal.GetLastPInvokeError()));
        }
    }

    /// <summary>A new ring: a file, or memory of the process where there is no room for one.</summary>
    public CommitRing Create()
    {
        lock (_gate)
        {
            return CreateUnderGate();
        }
    }

    /// <summary>Removes a ring that was never written.</summary>
    public void Discard(CommitRing ring)
    {
        lock (_gate)
        {
            _rings.Remove(ring);
            ring.Dispose();
            if (ring.FilePath is { } file)
            {
                Remove(file);
            }
        }
    }

    private CommitRing CreateUnderGate()
    {
        byte[] path = Encoding.UTF8.GetBytes(_databasePath);
        string? file = _groups < 0
            ? null
            : Path.Combine(_options.RingDirectory, $"{Prefix}{_node}-{_generation:x}-{_createdCount.ToString(CultureInfo.InvariantCulture)}.ring");
        _createdCount++;
        CommitRing? ring = CommitRing.TryCreate(file, _options.RingByteCount, _identity, path);
        if (ring is null && file is not null)
        {
            _options.Logger.LogWarning(
                "no room for a ring of {Bytes} bytes in {Directory}: it lives in this process's memory, and a kill loses what was not drained",
                _options.RingByteCount, _options.RingDirectory);
            ring = CommitRing.TryCreate(null, _options.RingByteCount, _identity, path);
        }

        _rings.Add(ring ?? throw new DatabaseException($"There is no memory for a commit ring of {_options.RingByteCount} bytes."));
        return ring;
    }

    /// <summary>Writes a group's definition before its first row. Under the commit lock.</summary>
    /// <exception cref="DatabaseException">It could not be written: a kill would lose the group's rows, so there must be none.</exception>
    public void AppendGroup(RowGroup group)
    {
        if (_groups < 0 || group.Ring?.FilePath is null)
        {
            return;
        }

        byte[] record = GroupRecord.Encode(group);
        LogStatus status = Posix.WriteAllAt(_groups, record, _groupsByteCount);
        if (status != LogStatus.Ok)
        {
            throw new DatabaseException(
                $"{_options.RingDirectory} takes no definition of rows: {status.Reason()}");
        }

        _groupsByteCount += record.Length;
    }

    /// <summary>Appends to the logs what rings of dead processes hold beyond them, then removes those rings. Returns samples appended.
    /// Not <paramref name="isBelieved"/>, after a power loss: rings that a disk held are removed unread, as any page of theirs may be missing.</summary>
    public int Recover(Dictionary<ulong, TimeSeries> logs, MirrorJournal journal, List<JournalRecord> records, bool isBelieved)
    {
        var ours = new List<string>();
        var unknown = new List<(string File, RingFileHeader Header)>();
        foreach (string file in RingsLeft(Prefix + "*.ring"))
        {
            if (!CommitRing.TryReadHeader(file, out RingFileHeader header))
            {
                continue;
            }

            if (IsOurs(header))
            {
                ours.Add(file);
            }
            else
            {
                RingOwner owner = RingOwners.Look(PathOf(header), header.DirectoryDevice, header.DirectoryInode);
                if (owner == RingOwner.Deleted)
                {
                    RemoveUnlessHeld(file, header);
                }
                else if (owner == RingOwner.Unknown)
                {
                    unknown.Add((file, header));
                }
            }
        }

        LimitUnknown(unknown);

        return Replay(ours, logs, journal, records, isBelieved);
    }

    /// <summary>Removes the files: everything stands in the logs.</summary>
    public void Dispose()
    {
        foreach (CommitRing ring in _rings)
        {
            bool isDrained = ring.Drained == ring.Tail;
            string? file = ring.FilePath;
            ring.Dispose();
            if (file is not null && isDrained)
            {
                Remove(file);
            }
        }

        if (CloseGroups() && !_rings.Exists(r => r.FilePath is { } file && File.Exists(file)))
        {
            Remove(GroupsPath(_generation));
        }
    }

    /// <summary>Lets go of the rings without removing them, as a kill would.</summary>
    public void Abandon()
    {
        _rings.ForEach(r => r.Dispose());
        CloseGroups();
    }

    private int Replay(List<string> files, Dictionary<ulong, TimeSeries> logs, MirrorJournal journal, List<JournalRecord> records, bool isBelieved)
    {
        var rings = new List<(CommitRing Ring, Dictionary<int, GroupRecord> Groups)>();
        try
        {
            foreach (string file in files)
            {
                if (OpenLeft(file) is { } ring)
                {
                    rings.Add((ring, isBelieved ? GroupRecord.ReadAll(GroupsPath(ring.Header.Generation)) : []));
                }
            }

            // A component may have gone from one ring to another and back before either was drained, so until no ring has more to give.
            int replayed = 0;
            int before;
            do
            {
                before = replayed;
                foreach ((CommitRing ring, Dictionary<int, GroupRecord> groups) in isBelieved ? rings : [])
                {
                    replayed += new RingReplay(logs, journal, records, _options.Logger).Run(ring, groups);
                }
            }
            while (replayed > before && rings.Count > 1);

            foreach ((CommitRing ring, _) in rings)
            {
                Remove(ring.FilePath!, ring.Header.Generation, _node.ToString());
            }

            return replayed;
        }
        finally
        {
            rings.ForEach(r => r.Ring.Dispose());
        }
    }

    // The directory is ours alone by its lock, so whoever holds this ring is on the way out, or only looks whether it is an orphan.
    private CommitRing? OpenLeft(string file)
    {
        CommitRing? ring = CommitRing.TryOpen(file, HolderWaitMs, out bool isHeld);
        if (isHeld)
        {
            throw new DatabaseException(
                $"{file} holds rows of {_databasePath} and is locked by another process: end it (fuser {file} names it), then open again");
        }

        if (ring is null)
        {
            _options.Logger.LogError("{File} is damaged and left as it is: what was committed to it and not drained is not in {Path}", file, _databasePath);
        }

        return ring;
    }

    private bool CloseGroups()
    {
        int descriptor = Interlocked.Exchange(ref _groups, -1);
        return descriptor >= 0 && Posix.Close(descriptor) == 0;
    }

    // Databases that are not mounted leave their rings here, but not without end: the memory is everybody's.
    private void LimitUnknown(List<(string File, RingFileHeader Header)> unknown)
    {
        long byteCount = 0;
        foreach ((string file, RingFileHeader header) in unknown.OrderByDescending(static u => u.Header.Generation))
        {
            using CommitRing? ring = CommitRing.TryOpen(file);
            if (ring is null)
            {
                continue; // somebody has it: it is mounted there
            }

            byteCount += RingFileHeader.ByteCount + header.Capacity;
            if (byteCount > _options.LeftRingByteCountMax)
            {
                _options.Logger.LogError(
                    "{File} is removed with {Bytes} bytes of rows of {Path}, which is not mounted: rings of such databases may take {Maximum} bytes",
                    file, header.Tail - header.Drained, PathOf(header), _options.LeftRingByteCountMax);
                Remove(file, header.Generation, new NodeId(header.NodeHigh, header.NodeLow).ToString());
            }
            else if (header.Tail != header.Drained)
            {
                _options.Logger.LogWarning(
                    "{File} has {Bytes} bytes of rows of {Path}, which is not there now (not mounted?): it stays until that database is opened; "
                    + "if it is gone for good, delete the file",
                    file, header.Tail - header.Drained, PathOf(header));
            }
        }
    }

    private void RemoveUnlessHeld(string file, in RingFileHeader header)
    {
        using CommitRing? ring = CommitRing.TryOpen(file);
        if (ring is not null)
        {
            Remove(file, header.Generation, new NodeId(header.NodeHigh, header.NodeLow).ToString());
        }
    }

    private static unsafe string PathOf(in RingFileHeader header)
    {
        fixed (byte* path = header.Path)
        {
            return Encoding.UTF8.GetString(path, Math.Clamp(header.PathByteCount, 0, RingFileHeader.PathByteCountMax));
        }
    }

    // A file system may come back under another device number when it is mounted again; then the path must be the same, too.
    private bool IsOurs(in RingFileHeader header) =>
        header.NodeHigh == _node.High && header.NodeLow == _node.Low && header.DirectoryInode == _identity.DirectoryInode
        && (header.DirectoryDevice == _identity.DirectoryDevice || Path.TrimEndingDirectorySeparator(PathOf(header)) == Path.TrimEndingDirectorySeparator(_databasePath));

    private string GroupsPath(ulong generation) => GroupsPath(generation, _node.ToString());

    private string GroupsPath(ulong generation, string node) => Path.Combine(_options.RingDirectory, $"{Prefix}{node}-{generation:x}.groups");

    private void Remove(string ringFile, ulong generation, string node)
    {
        Remove(ringFile);
        if (RingsLeft($"{Prefix}{node}-{generation:x}-*.ring").Count == 0)
        {
            Remove(GroupsPath(generation, node));
        }
    }

    // A ring that cannot be removed is looked at again by the next opening, which finds its rows in the logs.
    private void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            _options.Logger.LogWarning("{File} could not be removed: {Reason}", file, refused.Message);
        }
    }

    private List<string> RingsLeft(string pattern)
    {
        try
        {
            return Directory.Exists(_options.RingDirectory)
                ? [.. Directory.GetFiles(_options.RingDirectory, pattern).Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException($"cannot look for rings in {_options.RingDirectory}: {refused.Message}", refused);
        }
    }
}
