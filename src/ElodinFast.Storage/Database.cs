using System.Collections.Concurrent;
using System.Security.Cryptography;
using ElodinFast.Buffers;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Storage;

/// <summary>
/// An open database: Elodin's directory behind commit rings. Committing touches memory only; the keeper thread drains into the files.
/// Any thread unless a member says otherwise.
/// </summary>
public sealed partial class Database : IDisposable
{
    private readonly DirectoryLock _directoryLock;
    private readonly MirrorJournal _journal;
    private readonly RingFiles _ringFiles;
    private readonly Keeper _keeper;
    private readonly Checkpointer _checkpointer;
    private readonly SharedWriter _shared;
    private readonly Signal _commits = new();
    private readonly ConcurrentDictionary<ulong, Component> _byId = new();
    private readonly AppendOnlyList<Component> _components = new();
    private readonly AppendOnlyList<RowGroup> _groups = new();
    private readonly AppendOnlyList<CommitRing> _rings = new();
    private readonly Dictionary<ulong, TimeSeries> _openedLogs = [];
    private readonly Lock _registryGate = new();
    private long _vtableGeneration;
    private long _ownershipEpoch;
    private int _disposed;

    private Database(string path, DatabaseOptions options, DirectoryLock directoryLock)
    {
        Path = path;
        Options = options;
        _directoryLock = directoryLock;
        Instance = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
        try
        {
            if (!DatabaseDirectory.IsDatabase(path) && !Directory.EnumerateFileSystemEntries(path).Any(e => !IsOurs(e)))
            {
                DatabaseDirectory.Create(path);
            }

            _config = DatabaseDirectory.ReadState(path);
            CheckpointState? checkpoint = CheckpointFile.ReadState(path);
            CheckpointState? powerLoss = checkpoint?.IfPowerLoss(options.Boot, path);
            _journal = MirrorJournal.Open(path, out List<JournalRecord> records);
            NodeId = records[0].Node;
            _origins = new OriginSlots(_journal, records);
            _ringFiles = new RingFiles(path, NodeId, options);
            LoadComponents(records, checkpoint, powerLoss);
            LoadMessageLogs(checkpoint, powerLoss);
            OpenTimeRange();
            CommitRing ring = _ringFiles.Create();
            _rings.Add(ring);
            _shared = new SharedWriter(this, ring);
            _keeper = new Keeper(this, _journal);
            if (powerLoss is not null)
            {
                LeaveOutLostOrdinals(powerLoss);
            }

            _checkpointer = new Checkpointer(this, _keeper, _journal, checkpoint);
            _openedLogs.Clear(); // only an opening that fails asks for them again
        }
        catch
        {
            ReleaseUnopened();
            throw;
        }
    }

    /// <summary>Full path of the directory.</summary>
    public string Path { get; }

    /// <summary>This directory's identity among its mirrors.</summary>
    public NodeId NodeId { get; }

    /// <summary>Random number of this opening.</summary>
    public ulong Instance { get; }

    /// <summary>A snapshot of all components.</summary>
    public IReadOnlyList<Component> Components => _components;

    internal DatabaseOptions Options { get; }

    /// <summary>Counts registrations and first samples: streams look here for what is new.</summary>
    internal long VTableGeneration => Volatile.Read(ref _vtableGeneration);

    /// <summary>All groups ever defined in this opening, by id.</summary>
    internal AppendOnlyList<RowGroup> Groups => _groups;

    internal int GroupCount => _groups.Count;

    /// <summary>All rings of this opening; the shared one first.</summary>
    internal AppendOnlyList<CommitRing> Rings => _rings;

    /// <summary>The lock of the shared ring, and of everything that decides where a component's samples go.</summary>
    internal SharedLock CommitLock { get; } = new();

    /// <summary>Counts commits of rows, in all rings. Readers look here first, then sleep on it.</summary>
    internal long CommitClock => _commits.Count;

    internal long OwnershipEpoch => Volatile.Read(ref _ownershipEpoch);

    /// <summary>Opens the directory, or creates it; replays what a killed process left in its rings.</summary>
    /// <exception cref="DatabaseException">Not a database, in use, or beyond repair.</exception>
    public static Database Open(string path, DatabaseOptions? options = null)
    {
        options ??= new DatabaseOptions();
        path = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(path))
        {
            if (!options.CreateIfMissing)
            {
                throw DatabaseDirectory.Missing(path);
            }

            CreateDirectory(path);
        }
        else if (!DatabaseDirectory.IsDatabase(path) && Directory.EnumerateFileSystemEntries(path).Any(e => !IsOurs(e)))
        {
            throw DatabaseDirectory.Missing(path);
        }

        DirectoryLock directoryLock = DirectoryLock.Take(path);
        try
        {
            PendingEdit.Finish(path);
            return new Database(path, options, directoryLock);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            directoryLock.Dispose();
            throw new DatabaseException($"cannot open {path}: {refused.Message}", refused);
        }
        catch
        {
            directoryLock.Dispose();
            throw;
        }
    }

    /// <summary>The component, or null.</summary>
    public Component? FindComponent(ComponentId id) => _byId.GetValueOrDefault(id.Value);

    /// <summary>Flushes, syncs, closes.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _keeper.Dispose();
        WakeSleepers();
        SaveLastState();
        _checkpointer.Finish();
        foreach (Component component in _components)
        {
            component.Log.Dispose();
        }

        foreach (MessageLog log in _messageLogs.Values)
        {
            log.Dispose();
        }

        _checkpointer.Dispose();
        _journal.Dispose();
        _ringFiles.Dispose();
        _directoryLock.Dispose();
    }

    /// <summary>Leaves everything as kill -9 would: nothing drained, rings and journal as they are. For crash tests.</summary>
    internal void Abandon()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _keeper.Abandon();
            _checkpointer.Abandon();
            WakeSleepers();
            _journal.Dispose();
            _ringFiles.Abandon();
            _directoryLock.Dispose();
        }
    }

    // What an opening that failed holds so far: whoever repairs the directory opens it again, perhaps from this process.
    private void ReleaseUnopened()
    {
        _keeper?.Abandon();
        foreach (TimeSeries log in _openedLogs.Values)
        {
            log.Dispose();
        }

        foreach (MessageLog log in _messageLogs.Values)
        {
            log.Dispose();
        }

        _journal?.Dispose();
        _ringFiles?.Dispose();
    }

    private void SaveLastState()
    {
        try
        {
            SaveStateWithStart();
            _journal.Append(new JournalRecord(JournalRecordType.Clean, 0, default, 0, 0, NodeId, 0));
        }
        catch (DatabaseException refused)
        {
            Options.Logger.LogError(refused, "{Path} is closed without its last state", Path); // what it said at opening still holds
        }
    }

    internal RowGroup GroupAt(int id) => _groups[id];

    internal void CountOwnershipChange() => Interlocked.Increment(ref _ownershipEpoch);

    private static void CreateDirectory(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            string reason = File.Exists(path) ? "a file of that name is in the way" : refused.Message;
            throw new DatabaseException($"cannot create the database directory {path}: {reason}", refused);
        }
    }

    // What a process killed while it made the directory may have left there does not make it somebody else's.
    private static bool IsOurs(string path) =>
        System.IO.Path.GetFileName(path) is var name
        && (name.StartsWith(".efast", StringComparison.Ordinal)
            || name == DatabaseDirectory.StateFileName + AtomicFile.TemporarySuffix
            || (name == DatabaseDirectory.AssetsFolder && Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any()));

    // Logs first, then what the rings of a killed process still hold, then the components with their counts and origins.
    private void LoadComponents(List<JournalRecord> records, CheckpointState? checkpoint, CheckpointState? powerLoss)
    {
        List<ComponentEntry> entries = DatabaseDirectory.ReadComponents(Path);
        foreach (ComponentEntry entry in entries)
        {
            if (entry.Metadata is { } metadata)
            {
                _metadata[entry.Id.Value] = metadata;
            }

            if (entry.Schema is not null)
            {
                checkpoint?.LookForChanges(entry.Directory);
            }
        }

        OpenLogs(entries, powerLoss);
        Dictionary<ulong, TimeSeries> logs = _openedLogs;
        int replayed = _ringFiles.Recover(logs, _journal, records, isBelieved: powerLoss is null);
        if (replayed > 0)
        {
            Options.Logger.LogInformation("replayed {Samples} samples that a killed process left in its ring", replayed);
        }

        records = CompactJournal(records, logs);
        ILookup<ulong, JournalRecord> byComponent = records
            .Where(r => r.Type is JournalRecordType.Run or JournalRecordType.Gap)
            .ToLookup(r => r.ComponentId.Value);
        foreach (ComponentEntry entry in entries)
        {
            if (entry.Schema is { } schema)
            {
                var component = new Component(this, entry.Id, schema, logs[entry.Id.Value]);
                component.IsTimestampSource = entry.Metadata is { } metadata && new MetadataMap(metadata.Metadata)[TimestampSourceKey] == True;
                LoadOrigins(component, byComponent[entry.Id.Value]);
                _byId[entry.Id.Value] = component;
                _components.Add(component);
            }
        }
    }

    // What costs time with many components: several processors share it. What was opened before one refused is closed by the caller.
    private void OpenLogs(List<ComponentEntry> entries, CheckpointState? powerLoss)
    {
        var opened = new TimeSeries?[entries.Count];
        try
        {
            Parallel.For(0, entries.Count, i =>
            {
                if (entries[i].Schema is { } schema)
                {
                    int byteCount = (int)Math.Max(0, schema.ByteCount);
                    opened[i] = TimeSeries.Open(
                        entries[i].Directory, byteCount, powerLoss?.SampleCount(entries[i].Id.Value, byteCount) ?? long.MaxValue);
                }
            });
        }
        catch (AggregateException refused)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(refused.InnerExceptions[0]);
        }
        finally
        {
            for (int i = 0; i < opened.Length; i++)
            {
                if (opened[i] is { } log)
                {
                    _openedLogs[entries[i].Id.Value] = log;
                }
            }
        }
    }
}
