using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using ElodinFast.Buffers;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Storage;

/// <summary>
/// The thread that drains rings into logs, by column, data before index; the only one that writes component files. Wakes every
/// millisecond, or when somebody needs history or room. Warm.
/// </summary>
internal sealed unsafe class Keeper : IDisposable
{
    // So much that a column of a wide row is long enough for one write.
    private const int StagingByteCount = 4 * 1024 * 1024;
    private const int RowsPerFlushMax = 4096;
    private const int DrainTimeoutMs = 60_000;
    private const int DiskFullPauseMs = 200;

    private readonly Database _database;
    private readonly MirrorJournal _journal;
    private readonly Signal _requests = new();
    private readonly Signal _rounds = new();
    private readonly ConcurrentQueue<JournalRecord> _gaps = new();
    private readonly List<RowGroup> _touched = [];
    private readonly Dictionary<RowGroup, Pending> _pending = [];
    private readonly Stack<Pending> _spare = new();
    private readonly Thread _thread;
    private byte[] _staging = GC.AllocateUninitializedArray<byte>(64 * 1024);
    private volatile bool _stop;
    private readonly FreeSpaceWatch _space;
    private readonly KeeperPause _pause;
    private double _fullestShare;
    private bool _diskIsFull;
    private volatile bool _hasFailed;   // the last round ended with an exception
    private LogStatus _refusal;

    public Keeper(Database database, MirrorJournal journal)
    {
        _database = database;
        _journal = journal;
        _space = new FreeSpaceWatch(database);
        _pause = new KeeperPause(database.Options.KeeperIntervalMs);
        _thread = new Thread(Run) { Name = "keeper", IsBackground = true };
        _thread.Start();
    }

    /// <summary>True while the logs cannot grow.</summary>
    public bool DiskIsFull => Volatile.Read(ref _diskIsFull) || _hasFailed || _space.IsLow;

    /// <summary>Held during a round: whoever takes it sees rows whole, in all logs or in none.</summary>
    public Lock RoundGate { get; } = new();

    public void EnqueueGap(in JournalRecord record) => _gaps.Enqueue(record);

    /// <summary>Waits until what every ring holds now stands in the logs.</summary>
    /// <exception cref="DatabaseException">The disk is full, or has written nothing for a minute.</exception>
    public void DrainNow()
    {
        if (!TryDrainNow())
        {
            throw new DatabaseException(DiskIsFull
                ? $"{_database.Path}: the disk is full, so what the rings hold cannot be written to the files"
                : $"{_database.Path}: the files could not be written for {DrainTimeoutMs / 1000} s");
        }
    }

    /// <summary>The same; false where it cannot be: readers are then served with what the logs hold.</summary>
    public bool TryDrainNow()
    {
        int count = _database.Rings.Count;
        long deadline = Environment.TickCount64 + DrainTimeoutMs;
        for (int i = 0; i < count; i++)
        {
            CommitRing ring = _database.Rings[i];
            long tail = ring.Tail;
            while (ring.Drained < tail && !_stop)
            {
                long seen = _rounds.Count;
                if (ring.Drained >= tail)
                {
                    break;
                }

                if (DiskIsFull || Environment.TickCount64 > deadline)
                {
                    return false;
                }

                _requests.Raise();
                _rounds.Wait(seen, 50);
            }
        }

        return true;
    }

    /// <summary>Asks for a round and waits for its end, at most <paramref name="timeoutMs"/>.</summary>
    public void WaitForRound(int timeoutMs)
    {
        long seen = _rounds.Count;
        _requests.Raise();
        _rounds.Wait(seen, timeoutMs);
    }

    public void Dispose()
    {
        _stop = true;
        _requests.Raise();
        _thread.Join();
        try
        {
            if (!DiskIsFull)
            {
                DrainAll();
            }
        }
        catch (DatabaseException refused)
        {
            // The rows stay in the ring files, and the next opening takes them from there.
            _database.Options.Logger.LogError(refused, "{Path} is closed with rows that are not in its files yet", _database.Path);
        }

        _rounds.Raise();
    }

    /// <summary>Stops without draining.</summary>
    public void Abandon()
    {
        _stop = true;
        _requests.Raise();
        _thread.Join();
        _rounds.Raise();
    }

    private void Run()
    {
        while (true)
        {
            long seen = _requests.Count;
            if (_stop)
            {
                return;
            }

            try
            {
                DrainAll();
                _hasFailed = false;
            }
            catch (Exception e) when (e is IOException or DatabaseException or UnauthorizedAccessException)
            {
                _database.Options.Logger.LogError(e, "the keeper could not write to {Path}; it tries again", _database.Path);
                _hasFailed = true; // whoever waits for room must not wait for ever
            }

            _rounds.Raise();
            _requests.Wait(seen, DiskIsFull ? DiskFullPauseMs : _pause.Next(_fullestShare));
        }
    }

    private void DrainAll()
    {
        lock (RoundGate)
        {
            DrainRings();
        }
    }

    private void DrainRings()
    {
        _space.Look();
        if (_space.IsLow)
        {
            return; // the rows stay in the rings, which refuse more when they are full
        }

        while (_gaps.TryPeek(out JournalRecord gap))
        {
            _journal.Append(gap);
            _gaps.TryDequeue(out _); // only now: what the journal did not take is tried again
        }

        _fullestShare = 0;
        for (int i = 0; i < _database.Rings.Count; i++)
        {
            CommitRing ring = _database.Rings[i];
            _fullestShare = Math.Max(_fullestShare, (double)(ring.Tail - ring.Drained) / ring.Capacity);
            Drain(ring);
        }
    }

    private void Drain(CommitRing ring)
    {
        long position = ring.Drained;
        long tail = ring.Tail;
        while (position < tail)
        {
            long end = Stage(ring, position, tail);
            if (!Flush())
            {
                return; // the disk is full, or another ring must come first: the rows stay where they are
            }

            foreach (RowGroup group in _touched)
            {
                group.KeepLatest(end);
            }

            ring.SetDrained(end);
            position = end;
        }
    }

    // Collects rows until the staging room or the tail is reached. A group's first row ends a batch: its components may be another's.
    private long Stage(CommitRing ring, long position, long tail)
    {
        _touched.Clear();
        _pending.Clear();
        long bytes = 0;
        RowGroup? lastGroup = null;
        Pending? pending = null;
        while (position < tail && bytes < StagingByteCount)
        {
            RingRowHeader* header = ring.RowAt(position);
            RowGroup group = lastGroup is not null && lastGroup.Id == header->GroupId ? lastGroup : _database.GroupAt(header->GroupId);
            if (header->Row == 0 && _touched.Count > 0 && !_pending.ContainsKey(group))
            {
                break;
            }

            if (group != lastGroup)
            {
                if (!_pending.TryGetValue(group, out pending))
                {
                    pending = _spare.Count > 0 ? _spare.Pop() : new Pending();
                    pending.Reset(header->Row);
                    _pending.Add(group, pending);
                    _touched.Add(group);
                }

                lastGroup = group;
            }

            if (pending!.Count == RowsPerFlushMax)
            {
                break;
            }

            pending.Add(position, header->TimestampMicros);
            bytes += header->RowByteCount;
            position += header->RowByteCount;
        }

        return position;
    }

    private bool Flush()
    {
        bool ok = true;
        _refusal = LogStatus.Ok;
        foreach (RowGroup group in _touched)
        {
            Pending pending = _pending[group];
            for (int i = 0; ok && i < group.Components.Length; i++)
            {
                ok = Append(group, i, pending);
            }

            _spare.Push(pending);
        }

        Volatile.Write(ref _diskIsFull, _refusal != LogStatus.Ok);
        return ok;
    }

    // One component's column. What an interrupted flush has appended already is left out: indices decide.
    private bool Append(RowGroup group, int field, Pending pending)
    {
        Component component = group.Components[field];
        int valueByteCount = component.ByteCount;
        long firstIndex = group.FirstIndices[field] + pending.FirstRow;
        long held = component.Log.Count;
        if (held < firstIndex)
        {
            return false; // the rows before are in a ring that could not be drained yet
        }

        int skip = (int)Math.Min(held - firstIndex, pending.Count);
        int count = pending.Count - skip;
        if (count <= 0)
        {
            return true;
        }

        WriteRuns(component, firstIndex + skip, count);
        if (_staging.Length < (long)count * valueByteCount)
        {
            _staging = GC.AllocateUninitializedArray<byte>(checked((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(count * valueByteCount))));
        }

        Span<byte> staging = _staging.AsSpan(0, count * valueByteCount);
        StageColumn(group, field, pending.Positions.AsSpan(skip, count), staging);
        LogStatus status = component.Log.Append(pending.Timestamps.AsSpan(skip, count), staging);
        if (status != LogStatus.Ok && !_diskIsFull)
        {
            _database.Options.Logger.LogError("{Component} could not be written to {Path}: {Status}", component.Name, _database.Path, status);
        }

        _refusal = status;
        return status == LogStatus.Ok;
    }

    // In bounds: undrained rows are not written over, and a row holds ValueByteCount bytes behind its header.
    private static void StageColumn(RowGroup group, int field, ReadOnlySpan<long> positions, Span<byte> column)
    {
        CommitRing ring = group.Ring!;
        int offset = RingRowHeader.ByteCount + group.Offsets[field];
        int valueByteCount = column.Length / positions.Length;
        if (valueByteCount == sizeof(long))
        {
            Span<long> words = MemoryMarshal.Cast<byte, long>(column); // nearly all values: a load and a store, no call
            for (int i = 0; i < words.Length; i++)
            {
                words[i] = *(long*)((byte*)ring.RowAt(positions[i]) + offset);
            }

            return;
        }

        for (int i = 0; i < positions.Length; i++)
        {
            byte* value = (byte*)ring.RowAt(positions[i]) + offset;
            new ReadOnlySpan<byte>(value, valueByteCount).CopyTo(column[(i * valueByteCount)..]);
        }
    }

    // A RUN record stands in the journal before the samples it is about.
    private void WriteRuns(Component component, long firstIndex, int count)
    {
        OriginTable origins = component.Origins;
        while (component.JournalledRuns < origins.RunCount)
        {
            OriginTable.Run run = origins.RunAt(component.JournalledRuns);
            if (run.FirstIndex >= firstIndex + count)
            {
                break;
            }

            _journal.Append(new JournalRecord(
                JournalRecordType.Run, run.Slot, component.Id, (ulong)run.FirstIndex, run.FirstOrdinal, default, 0));
            component.JournalledRuns++;
        }
    }

    private sealed class Pending
    {
        // Grown: a batch may hold one row each of thousands of groups.
        public long[] Positions = new long[8];

        public long[] Timestamps = new long[8];

        public int Count;

        public long FirstRow;

        public void Add(long position, long timestampMicros)
        {
            if (Count == Positions.Length)
            {
                Array.Resize(ref Positions, Count * 2);
                Array.Resize(ref Timestamps, Count * 2);
            }

            Timestamps[Count] = timestampMicros;
            Positions[Count++] = position;
        }

        public void Reset(long firstRow)
        {
            Count = 0;
            FirstRow = firstRow;
        }
    }
}
