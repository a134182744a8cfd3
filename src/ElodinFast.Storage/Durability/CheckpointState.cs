using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>What a checkpoint file says: the last checkpoint that was finished, and how the process that wrote it ended.</summary>
internal sealed class CheckpointState
{
    // Times of files come from a coarser clock than ours.
    private const long ClockSlackMicros = 50_000;

    private readonly Dictionary<LogFileKey, CheckpointRecord> _files = [];
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);

    /// <summary>True between opening and closing: whoever reads this in a file that nobody has open sees a crash.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>When it was closed, µs since 1970 (UTC); 0 while it is open.</summary>
    public long ClosedMicros { get; private set; }

    /// <summary>The boot in which it was opened last.</summary>
    public Guid Boot { get; private set; }

    /// <summary>Inode of db_state at the last checkpoint; 0 when there was none.</summary>
    public ulong StateInode { get; private set; }

    /// <summary>When db_state had been written by then, in ticks.</summary>
    public ulong StateTicks { get; private set; }

    /// <summary>When the last checkpoint was finished, µs since 1970 (UTC).</summary>
    public long TimeMicros { get; private set; }

    /// <summary>Log files it names.</summary>
    public IReadOnlyDictionary<LogFileKey, CheckpointRecord> Files => _files;

    /// <summary>Replays records up to the first that is cut short or wrong. What stands behind the last DONE was never finished.</summary>
    public static CheckpointState Read(ReadOnlySpan<byte> contents)
    {
        var state = new CheckpointState();
        var unfinished = new List<CheckpointRecord>();
        for (; CheckpointRecord.TryRead(contents, out CheckpointRecord record); contents = contents[CheckpointRecord.ByteCount..])
        {
            switch (record.Type)
            {
                case CheckpointRecordType.File:
                    unfinished.Add(record);
                    break;
                case CheckpointRecordType.Done:
                    unfinished.ForEach(r => state._files[r.Key] = r);
                    unfinished.Clear();
                    state.StateInode = record.A;
                    state.StateTicks = record.B;
                    state.TimeMicros = record.TimeMicros;
                    break;
                case CheckpointRecordType.Opened:
                    state.IsOpen = true;
                    state.ClosedMicros = 0;
                    state.Boot = ToGuid(record.A, record.B);
                    break;
                case CheckpointRecordType.Closed:
                    state.IsOpen = false;
                    state.ClosedMicros = record.TimeMicros;
                    break;
                default:
                    break; // of a later version
            }
        }

        return state;
    }

    /// <summary>
    /// Itself when the machine went down while the database was open, so that only what it covers can be believed. Null otherwise, and when
    /// another program has written db_state in place since (only Elodin's do): then its samples stand behind ours.
    /// </summary>
    public CheckpointState? IfPowerLoss(Guid boot, string databaseDirectory) =>
        IsOpen && Boot != boot
        && !(DatabaseDirectory.TryIdentifyState(databaseDirectory, out ulong inode, out ulong ticks) && inode == StateInode && ticks != StateTicks)
            ? this : null;

    /// <summary>Before the log files of a directory are opened, which touches them: notes those that another program has written.</summary>
    public void LookForChanges(string directory)
    {
        if (ClosedMicros != 0 && Directory.Exists(directory))
        {
            foreach (string file in Directory.EnumerateFiles(directory))
            {
                if (IsChangedSince(file))
                {
                    _changed.Add(file);
                }
            }
        }
    }

    /// <summary>True when the recorded checksum may be gone on with.</summary>
    public bool IsSumBelieved(string file) => !_changed.Contains(file);

    /// <summary>True when another program has written a file since the clean end: its checksum is then of something else.</summary>
    public bool IsChangedSince(string file) =>
        ClosedMicros != 0
        && (File.GetLastWriteTimeUtc(file) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond > ClosedMicros + ClockSlackMicros;

    /// <summary>Bytes of data of a log file that are certain to be on the disk.</summary>
    public long DurableByteCount(LogFileKey key) => _files.TryGetValue(key, out CheckpointRecord record) ? (long)record.A : 0;

    /// <summary>Samples of a component that are certain to be on the disk.</summary>
    public long SampleCount(ulong id, int elementByteCount)
    {
        long timestamps = DurableByteCount(new LogFileKey(id, LogFileKind.Index, 0)) / sizeof(long);
        return elementByteCount == 0
            ? timestamps
            : Math.Min(timestamps, DurableByteCount(new LogFileKey(id, LogFileKind.Data, 0)) / elementByteCount);
    }

    /// <summary>Messages of a segment of a log that are certain to be on the disk.</summary>
    public long MessageCount(PacketId id, ushort segment) => Math.Min(
        DurableByteCount(new LogFileKey(id.Value, LogFileKind.Timestamps, segment)) / sizeof(long),
        DurableByteCount(new LogFileKey(id.Value, LogFileKind.Offsets, segment)) / MessageSegment.RecordByteCount);

    public static (ulong Low, ulong High) FromGuid(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return (BitConverter.ToUInt64(bytes), BitConverter.ToUInt64(bytes[8..]));
    }

    private static Guid ToGuid(ulong low, ulong high)
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, low);
        BitConverter.TryWriteBytes(bytes[8..], high);
        return new Guid(bytes);
    }
}
