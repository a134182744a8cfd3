using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ElodinFast.Buffers;

namespace ElodinFast.Storage;

/// <summary>
/// Reads every row committed to a database, each once, per component in log order: from the rings, or from the logs where it was
/// lapped. One thread at a time. Hot, 0 B, but for the first rows of new groups; the first read after a lap waits for the keeper.
/// </summary>
internal sealed unsafe class RowFollower : IDisposable
{
    private const int InitialBufferByteCount = 16 * 1024;
    private const int InitialHistoryCount = 64;
    private const int InitialGroupCount = 256;
    private const int SharedRing = 0; // the database's first

    private readonly Database _database;
    private readonly List<CommitRing> _rings = [];
    private readonly List<long> _positions = [];
    private readonly List<long> _nextRows = new(InitialGroupCount); // by group id
    private readonly HashSet<RowGroup> _isPreceded = new(InitialGroupCount); // what came before these is read or queued
    private RowGroup? _preceded; // the last of them that was asked for
    private readonly List<History> _history = new(InitialHistoryCount);
    private readonly HistoryRows _rowsOfLogs = new();
    private int _historyStart;
    private byte[] _buffer = GC.AllocateUninitializedArray<byte>(InitialBufferByteCount, pinned: true);
    private int _current;
    private long _ownCountedFrom = long.MaxValue; // of the shared ring: from here on the rows of our own are counted
    private long _ownPassed;                      // rows of our own in the shared ring that lie before its position
    private LastRow _last;
    private bool _isRepeated;

    /// <summary>Starts at the present end: what was counted before now is past.</summary>
    internal RowFollower(Database database)
    {
        _database = database;

        // Drained first, then the counts: a row that is not counted yet lies behind the drained position.
        foreach (CommitRing ring in database.Rings)
        {
            _rings.Add(ring);
            _positions.Add(ring.Drained);
        }

        foreach (RowGroup group in database.Groups)
        {
            _nextRows.Add(group.RowCount);
        }
    }

    /// <summary>Rows [From, To) of a group, to be read from the logs.</summary>
    private readonly record struct History(RowGroup Group, long From, long To);

    /// <summary>What was read last, but for its bytes, which stay in the buffer.</summary>
    private readonly record struct LastRow(RowGroup Group, long Row, ushort Slot, long TimestampMicros, long StampNs, ulong Ordinal, int ByteCount);

    /// <summary>Passes over rows that came from linked nodes: they are theirs.</summary>
    public bool OwnRowsOnly { get; init; }

    /// <summary>True while what comes next stands in the logs: reading it may wait for the keeper.</summary>
    public bool IsBehind => HasHistory;

    /// <summary>True when a TryRead now would find a row (cheap look at tails).</summary>
    public bool HasMore
    {
        get
        {
            if (HasHistory || _isRepeated || _rings.Count != _database.Rings.Count)
            {
                return true;
            }

            for (int i = 0; i < _rings.Count; i++)
            {
                if (_rings[i].Tail != _positions[i])
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The row read last comes once more.</summary>
    public void Unread() => _isRepeated = true;

    /// <summary>The next row, or false when there is none right now. A row larger than 16 MiB cannot be.</summary>
    public bool TryRead(out RowView row) => TryRead(out row, mayWait: true);

    /// <summary>The same; without <paramref name="mayWait"/> also false when the row stands in the logs (<see cref="IsBehind"/>).</summary>
    public bool TryRead(out RowView row, bool mayWait)
    {
        if (_isRepeated)
        {
            _isRepeated = false;
            row = ViewLast();
            return true;
        }

        while (true)
        {
            if (HasHistory)
            {
                if (!mayWait)
                {
                    row = default;
                    return false;
                }

                bool isRead = TryReadHistory();
                row = isRead ? ViewLast() : default;
                return isRead;
            }

            if (_rings.Count != _database.Rings.Count)
            {
                AddRings();
            }

            for (int tried = 0; tried < _rings.Count; tried++)
            {
                if (_rings[_current].Tail != _positions[_current])
                {
                    if (TryReadRing(_current, out row))
                    {
                        return true;
                    }

                    if (HasHistory)
                    {
                        break;
                    }
                }

                _current = _current + 1 == _rings.Count ? 0 : _current + 1;
            }

            if (!HasHistory)
            {
                row = default;
                return false;
            }
        }
    }

    public void Dispose() => _history.Clear();

    /// <summary>Adds history that is to be read before anything else. Before the first TryRead.</summary>
    internal void AddHistory(RowGroup group, long from, long to)
    {
        if (from >= to)
        {
            return;
        }

        if (!OwnRowsOnly || (!group.IsSolo && _database.IsSelf(group.Slot)))
        {
            _history.Add(new History(group, from, to));
        }
        else if (group.IsSolo)
        {
            AddOwnHistory(group, from, to);
        }
    }

    // Of a component that several wrote: the stretches that are our own.
    private void AddOwnHistory(RowGroup group, long from, long to)
    {
        OriginTable origins = group.Components[0].Origins;
        long firstIndex = group.FirstIndices[0];
        int runCount = origins.RunCount;
        long start = from; // before the first run everything was written here
        bool isOwn = true;
        for (int i = 0; i <= runCount && start < to; i++)
        {
            long end = i < runCount ? Math.Min(to, origins.RunAt(i).FirstIndex - firstIndex) : to;
            if (isOwn && start < end)
            {
                _history.Add(new History(group, start, end));
            }

            start = Math.Max(start, end);
            isOwn = i < runCount && _database.IsSelf(origins.RunAt(i).Slot);
        }
    }

    private bool HasHistory => _historyStart < _history.Count;

    internal long NextRowOf(RowGroup group) => group.Id < _nextRows.Count ? _nextRows[group.Id] : 0;

    /// <summary>With <see cref="OwnRowsOnly"/>, before the first read and under the commit lock: counts rows of our own from here on.</summary>
    internal void CountOwnRows()
    {
        _ownCountedFrom = _rings[SharedRing].Tail;
        _ownPassed = _database.SharedOwnRowCount;
    }

    // What a peer sends as fast as it can need not be looked at row by row. The tail first: whatever row of our own lies before it was
    // counted before that.
    private void PassForeignRows()
    {
        long tail = _rings[SharedRing].Tail;
        if (_positions[SharedRing] >= _ownCountedFrom && _database.SharedOwnRowCount == _ownPassed)
        {
            _positions[SharedRing] = tail;
        }
    }

    // Everything published in this ring that is not past; false when its end was reached or history was queued.
    private bool TryReadRing(int index, out RowView row)
    {
        CommitRing ring = _rings[index];
        if (OwnRowsOnly && index == SharedRing)
        {
            PassForeignRows();
        }

        while (_positions[index] != ring.Tail)
        {
            long position = _positions[index];
            RingRowHeader header = *ring.RowAt(position);
            if (!ring.IsIntact(position))
            {
                TakeLogs(index);
                break;
            }

            if (header.RowByteCount == 0)
            {
                _positions[index] = ring.Tail; // no row has 0 bytes: the database was closed meanwhile, its rings read as zeros
                break;
            }

            RowGroup group = _database.GroupAt(header.GroupId);
            while (_nextRows.Count <= group.Id)
            {
                _nextRows.Add(0);
            }

            if (header.Row < _nextRows[group.Id])
            {
                Pass(index, header);
                continue;
            }

            if (OwnRowsOnly && !_database.IsSelf(header.Slot))
            {
                Pass(index, header);
                _nextRows[group.Id] = header.Row + 1;
                continue;
            }

            if (group.Predecessors.Length > 0 && QueuePredecessors(group))
            {
                break;
            }

            int byteCount = header.RowByteCount - RingRowHeader.TimestampOffset;
            Reserve(byteCount);

            // In bounds: the row lies whole in the doubled mapping; what is copied is checked afterwards.
            new ReadOnlySpan<byte>((byte*)ring.RowAt(position) + RingRowHeader.TimestampOffset, byteCount).CopyTo(_buffer);
            if (!ring.IsIntact(position))
            {
                TakeLogs(index);
                break;
            }

            Pass(index, header);
            _nextRows[group.Id] = header.Row + 1;
            _last = new LastRow(group, header.Row, header.Slot, header.TimestampMicros, header.StampNs, header.Ordinal, 8 + group.ValueByteCount);
            row = ViewLast();
            return true;
        }

        row = default;
        return false;
    }

    private void Pass(int index, in RingRowHeader header)
    {
        long position = _positions[index];
        if (index == SharedRing && position >= _ownCountedFrom && _database.IsSelf(header.Slot))
        {
            _ownPassed++;
        }

        _positions[index] = position + header.RowByteCount;
    }

    // Lapped: the logs hold it, since only drained space is written again.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeLogs(int index)
    {
        CommitRing ring = _rings[index];
        _positions[index] = ring.Drained;
        if (OwnRowsOnly && index == SharedRing)
        {
            // Its count is lost with it; where the lock is busy the rows are simply looked at one by one from now on.
            _ownCountedFrom = long.MaxValue;
            if (_database.CommitLock.TryEnter())
            {
                CountOwnRows();
                _database.CommitLock.Exit();
            }
        }

        int groupCount = _database.Groups.Count;
        for (int id = 0; id < groupCount; id++)
        {
            RowGroup group = _database.Groups[id];
            if (group.Ring == ring)
            {
                while (_nextRows.Count <= group.Id)
                {
                    _nextRows.Add(0);
                }

                long rowCount = group.RowCount;
                if (rowCount > _nextRows[group.Id])
                {
                    QueuePredecessors(group);
                }

                AddHistory(group, _nextRows[group.Id], rowCount);
                _nextRows[group.Id] = rowCount;
            }
        }
    }

    // Before a group's first row here: what is unread of the groups that its components were in before, and of those before them, which may
    // stand in other rings. True when there is something to read first.
    private bool QueuePredecessors(RowGroup group) => group != _preceded && QueuePredecessorsSlow(group);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool QueuePredecessorsSlow(RowGroup group)
    {
        _preceded = group;
        if (_isPreceded.Contains(group))
        {
            return false;
        }

        var unread = new List<(RowGroup Group, long RowCount)>();
        var open = new Stack<RowGroup>([group]);
        while (open.TryPop(out RowGroup? next))
        {
            if (_isPreceded.Add(next))
            {
                foreach ((RowGroup before, long rowCount) in next.Predecessors)
                {
                    unread.Add((before, rowCount));
                    open.Push(before);
                }
            }
        }

        // By their age: the same component may be in several.
        foreach ((RowGroup before, long rowCount) in unread.OrderBy(u => u.Group.Id))
        {
            while (_nextRows.Count <= before.Id)
            {
                _nextRows.Add(0);
            }

            AddHistory(before, _nextRows[before.Id], rowCount);
            _nextRows[before.Id] = Math.Max(_nextRows[before.Id], rowCount);
        }

        return HasHistory;
    }

    private RowView ViewLast() => new()
    {
        Group = _last.Group,
        Row = _last.Row,
        Slot = _last.Slot,
        TimestampMicros = _last.TimestampMicros,
        CommitStampNs = _last.StampNs,
        SoloOrdinal = _last.Ordinal,
        TimestampAndValues = _buffer.AsSpan(0, _last.ByteCount),
    };

    private bool TryReadHistory()
    {
        History next = _history[_historyStart];
        RowGroup group = next.Group;
        long number = next.From;
        int byteCount = 8 + group.ValueByteCount;
        Reserve(byteCount);
        ReadOnlySpan<byte> bytes = _rowsOfLogs.Read(_database, group, number, next.To);
        if (bytes.IsEmpty)
        {
            return false;
        }

        bytes.CopyTo(_buffer);
        long timestampMicros = MemoryMarshal.Read<long>(_buffer);
        (ushort slot, ulong ordinal) = group.IsSolo ? group.Components[0].OriginOf(group.FirstIndices[0] + number) : (group.Slot, 0);
        _last = new LastRow(group, number, slot, timestampMicros, 0, ordinal, byteCount);
        _history[_historyStart] = next with { From = number + 1 };
        if (number + 1 == next.To && ++_historyStart == _history.Count)
        {
            _history.Clear();
            _historyStart = 0;
            _rowsOfLogs.Clear();
        }

        return true;
    }

    private void AddRings()
    {
        while (_rings.Count < _database.Rings.Count)
        {
            _rings.Add(_database.Rings[_rings.Count]);
            _positions.Add(0); // a ring that came later was followed from its beginning
        }
    }

    private void Reserve(int byteCount)
    {
        if (_buffer.Length < byteCount)
        {
            _buffer = GC.AllocateUninitializedArray<byte>((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)byteCount), pinned: true);
        }
    }
}
