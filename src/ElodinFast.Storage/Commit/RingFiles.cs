using System.Globalization;
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

    private readonly string _databasePath;
    private readonly NodeId _node;
    private readonly DatabaseOptions _options;
    private readonly ulong _generation;
    private readonly RingFileHeader _identity;
    private readonly List<CommitRing> _rings = [];
    private readonly FileStream? _groups;

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
        try
        {
            _groups = new FileStream(GroupsPath(_generation), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _options.Logger.LogWarning(
                "{Directory} takes no files ({Reason}): rings live in this process's memory, and a kill loses what was not drained",
                options.RingDirectory, e.Message);
        }
    }

    /// <summary>A new ring: a file, or memory of the process where there is no room for one.</summary>
    public CommitRing Create()
    {
        byte[] path = Encoding.UTF8.GetBytes(_databasePath);
        string? file = _groups is null
            ? null
            : Path.Combine(_options.RingDirectory, $"{Prefix}{_node}-{_generation:x}-{_rings.Count.ToString(CultureInfo.InvariantCulture)}.ring");
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
    public void AppendGroup(RowGroup group)
    {
        if (_groups is not null && group.Ring?.FilePath is not null)
        {
            _groups.Write(GroupRecord.Encode(group));
        }
    }

    /// <summary>Appends to the logs what rings of dead processes hold beyond them, then removes those rings. Returns samples appended.
    /// Not <paramref name="isBelieved"/>, after a power loss: rings that a disk held are removed unread, as any page of theirs may be missing.</summary>
    public int Recover(Dictionary<ulong, TimeSeries> logs, MirrorJournal journal, List<JournalRecord> records, bool isBelieved)
    {
        int replayed = 0;
        if (!Directory.Exists(_options.RingDirectory))
        {
            return 0;
        }

        foreach (string file in Directory.GetFiles(_options.RingDirectory, Prefix + "*.ring").Order(StringComparer.Ordinal))
        {
            using CommitRing? ring = CommitRing.TryOpen(file);
            if (ring is null)
            {
                continue; // its process lives, or it is no ring
            }

            if (IsOurs(ring.Header))
            {
                if (isBelieved)
                {
                    var replay = new RingReplay(logs, journal, records, _options.Logger);
                    replayed += replay.Run(ring, GroupRecord.ReadAll(GroupsPath(ring.Header.Generation)));
                }

                Remove(file, ring.Header.Generation, _node.ToString());
            }
            else if (IsOrphan(ring.Header))
            {
                Remove(file, ring.Header.Generation, new NodeId(ring.Header.NodeHigh, ring.Header.NodeLow).ToString());
            }
        }

        return replayed;
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
                File.Delete(file);
            }
        }

        if (_groups is not null)
        {
            _groups.Dispose();
            if (!_rings.Exists(r => r.FilePath is { } file && File.Exists(file)))
            {
                File.Delete(_groups.Name);
            }
        }
    }

    /// <summary>Lets go of the rings without removing them, as a kill would.</summary>
    public void Abandon()
    {
        _rings.ForEach(r => r.Dispose());
        _groups?.Dispose();
    }

    private static unsafe bool IsOrphan(in RingFileHeader header)
    {
        fixed (byte* path = header.Path)
        {
            string directory = Encoding.UTF8.GetString(path, Math.Clamp(header.PathByteCount, 0, RingFileHeader.PathByteCountMax));
            return !LibC.TryIdentify(directory, out ulong device, out ulong inode)
                || device != header.DirectoryDevice || inode != header.DirectoryInode;
        }
    }

    private bool IsOurs(in RingFileHeader header) =>
        header.NodeHigh == _node.High && header.NodeLow == _node.Low
        && header.DirectoryDevice == _identity.DirectoryDevice && header.DirectoryInode == _identity.DirectoryInode;

    private string GroupsPath(ulong generation) => GroupsPath(generation, _node.ToString());

    private string GroupsPath(ulong generation, string node) => Path.Combine(_options.RingDirectory, $"{Prefix}{node}-{generation:x}.groups");

    private void Remove(string ringFile, ulong generation, string node)
    {
        File.Delete(ringFile);
        string rest = $"{Prefix}{node}-{generation:x}-*.ring";
        if (Directory.GetFiles(_options.RingDirectory, rest).Length == 0)
        {
            File.Delete(GroupsPath(generation, node));
        }
    }
}
