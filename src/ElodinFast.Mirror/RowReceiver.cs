using System.Buffers.Binary;
using ElodinFast.Buffers;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Mirror;

/// <summary>
/// Takes the rows of one peer: judges each, puts them in the order of their ordinals, commits them. A hole is waited for up to the reorder
/// time and then declared lost, so nothing waits for ever. Threads: any, one at a time behind a gate that is free but for the moments when
/// the control thread looks at the clock. Hot: <see cref="OnRow"/> allocates nothing on the usual path.
/// </summary>
#pragma warning disable CA1001 // the gate is never freed: a reader of the port may be at it when the link ends
internal sealed partial class RowReceiver
#pragma warning restore CA1001
{
    private readonly Database _database;
    private readonly ushort _slot;
    private readonly uint _token;
    private readonly int _reorderTimeMs;
    private readonly LinkCounters _counters;
    private readonly ILogger _logger;
    private readonly SharedLock _gate = new();
    private readonly Dictionary<ushort, InboundGroup> _groups = [];
    private readonly Dictionary<ComponentId, InboundComponent> _components = [];
    private readonly Dictionary<ComponentId, ulong> _starts = [];
    private readonly HeldRows _held = new();
    private readonly ulong[] _ordinals = new ulong[LinkLimits.ComponentsPerGroupMax];
    private readonly MirrorSampleStatus[] _outcomes = new MirrorSampleStatus[LinkLimits.ComponentsPerGroupMax];
    private uint _seenSequence;
    private long _takenCost;
    private int _heldCount;
    private bool _isClosed;

    /// <param name="database">Where rows go.</param>
    /// <param name="slot">The peer's slot there.</param>
    /// <param name="token">What we told the peer to put into its rows.</param>
    /// <param name="reorderTimeMs">How long a hole is waited for.</param>
    /// <param name="counters">Counted here.</param>
    /// <param name="logger">Told what an operator should know.</param>
    public RowReceiver(Database database, ushort slot, uint token, int reorderTimeMs, LinkCounters counters, ILogger logger)
    {
        _database = database;
        _slot = slot;
        _token = token;
        _reorderTimeMs = reorderTimeMs;
        _counters = counters;
        _logger = logger;
    }

    /// <summary>Highest sequence number seen.</summary>
    public uint SeenSequence => Volatile.Read(ref _seenSequence);

    /// <summary>Kernel bytes of all rows taken off the socket so far, as the sender reckons them.</summary>
    public long TakenCost => Volatile.Read(ref _takenCost);

    /// <summary>
    /// How often a row went a way that may allocate: the first of its group, one behind a loss, one that was late. Read by the thread that
    /// hands rows in.
    /// </summary>
    public long ColdCount { get; private set; }

    /// <summary>Rows that wait.</summary>
    public int HeldCount => Volatile.Read(ref _heldCount);

    /// <summary>Takes one table packet of the peer.</summary>
    /// <param name="id">Its packet id.</param>
    /// <param name="body">Its body. Borrowed for the call.</param>
    /// <param name="nowMs">The time.</param>
    public void OnRow(PacketId id, ReadOnlySpan<byte> body, long nowMs)
    {
        _gate.Enter();
        try
        {
            OnRowUnsynchronized(id, body, nowMs);
            Volatile.Write(ref _heldCount, _held.Count);
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Gives up on what waited too long. Called by the control thread every few milliseconds.</summary>
    public void OnTimer(long nowMs)
    {
        _gate.Enter();
        try
        {
            if (!_isClosed)
            {
                ReleaseOverdue(nowMs);
                DeclareOverdueGoals(nowMs);
            }

            Volatile.Write(ref _heldCount, _held.Count);
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Takes nothing more. The gate's few bytes are left to whoever may still be at it.</summary>
    public void Close()
    {
        _gate.Enter();
        _isClosed = true;
        _gate.Exit();
    }

    private void OnRowUnsynchronized(PacketId id, ReadOnlySpan<byte> body, long nowMs)
    {
        if (_isClosed)
        {
            return;
        }

        if (body.Length < RowGroupVTable.ValuesOffset)
        {
            _counters.BadShape++;
            return;
        }

        if (!RowHeader.TryRead(id, body, out RowHeader header))
        {
            _counters.BadChecksum++;
            return;
        }

        if (header.Token != _token)
        {
            _counters.BadToken++;
            return;
        }

        Volatile.Write(ref _takenCost, _takenCost + LinkLimits.KernelCostOf(PacketHeader.ByteCount + body.Length));
        if ((int)(header.Seq - _seenSequence) > 0)
        {
            Volatile.Write(ref _seenSequence, header.Seq);
        }
        else
        {
            _counters.Reordered++;
        }

        if (!_groups.TryGetValue(id.Value, out InboundGroup? group))
        {
            HoldUnknown(id, header, body, nowMs);
            return;
        }

        if (body.Length != RowGroupVTable.ValuesOffset + group.Layout.ValueByteCount)
        {
            _counters.BadShape++;
            return;
        }

        Judge(group, id, header.Seq, header.Row, body, nowMs);
    }

    private void Judge(InboundGroup group, PacketId id, uint sequence, uint row, ReadOnlySpan<byte> body, long nowMs)
    {
        InboundComponent[] components = group.Components;
        if (group.IsEcho)
        {
            _counters.Echoed += components.Length;
            return;
        }

        ulong[] bases = group.BaseOrdinals;
        int freshCount = 0;
        bool isAhead = false;
        for (int i = 0; i < components.Length; i++)
        {
            ulong ordinal = bases[i] + row;
            ulong next = components[i].Next;
            freshCount += ordinal >= next ? 1 : 0;
            isAhead |= ordinal > next;
        }

        if (freshCount == 0)
        {
            _counters.Duplicates += components.Length;
            return;
        }

        if (isAhead && !MakeRoomFor(body.Length, sequence))
        {
            // What is held now comes after this row: the hole before it is the one to give up on.
            isAhead = false;
        }

        if (isAhead)
        {
            // It may be that what was released to make room has filled the hole.
            _ = _held.TryAdd(id.Value, sequence, row, nowMs, body);
            DrainHeld();
            return;
        }

        Commit(group, row, body);
        if (_held.Count > 0)
        {
            DrainHeld();
        }
    }

    /// <summary>Commits a row; what is missing before it is lost by this, and the database declares the gap.</summary>
    private void Commit(InboundGroup group, uint row, ReadOnlySpan<byte> body)
    {
        InboundComponent[] components = group.Components;
        ulong[] bases = group.BaseOrdinals;
        Span<ulong> ordinals = _ordinals.AsSpan(0, components.Length);
        long lost = 0;
        long timestampMicros = BinaryPrimitives.ReadInt64LittleEndian(body[RowGroupVTable.TimestampOffset..]);
        for (int i = 0; i < components.Length; i++)
        {
            ulong ordinal = bases[i] + row;
            ordinals[i] = ordinal;
            lost += ordinal > components[i].Next ? (long)(ordinal - components[i].Next) : 0;
        }

        Span<MirrorSampleStatus> outcomes = _outcomes.AsSpan(0, components.Length);
        ReadOnlySpan<byte> values = body[RowGroupVTable.ValuesOffset..];
        CommitStatus status = _database.ApplyMirrorRow(group.Layout, _slot, ordinals, timestampMicros, values, outcomes, wait: true);
        if (status != CommitStatus.Ok)
        {
            // Nothing was stored: the ordinals stay open, and the rows behind them will show the hole.
            return;
        }

        ColdCount += group.IsWarm && lost == 0 ? 0 : 1;
        group.IsWarm = true;
        _counters.Lost += lost;
        _counters.RowsReceived++;
        _counters.BytesReceived += body.Length;
        for (int i = 0; i < components.Length; i++)
        {
            InboundComponent component = components[i];
            component.Next = Math.Max(component.Next, ordinals[i] + 1);
            switch (outcomes[i])
            {
                case MirrorSampleStatus.Stored:
                    _counters.SamplesReceived++;
                    break;
                case MirrorSampleStatus.Duplicate:
                    _counters.Duplicates++;
                    break;
                default:
                    CountLate(component, ordinals[i], timestampMicros);
                    break;
            }
        }
    }

    /// <summary>Commits every held row that has no hole before it any more. Each pass drops a row or ends.</summary>
    private void DrainHeld()
    {
        for (int i = 0; i < _held.Count;)
        {
            if (TryTakeHeld(i))
            {
                i = 0;
            }
            else
            {
                i++;
            }
        }
    }

    private bool TryTakeHeld(int index)
    {
        HeldRows.HeldRow held = _held[index];
        if (!_groups.TryGetValue(held.PacketId, out InboundGroup? group))
        {
            return false;
        }

        ReadOnlySpan<byte> body = _held.BodyOf(index);
        if (body.Length != RowGroupVTable.ValuesOffset + group.Layout.ValueByteCount)
        {
            _counters.BadShape++;
            _held.RemoveAt(index);
            return true;
        }

        uint row = held.Row;
        int freshCount = 0;
        for (int i = 0; i < group.Components.Length; i++)
        {
            ulong ordinal = group.BaseOrdinals[i] + row;
            if (ordinal > group.Components[i].Next && !group.IsEcho)
            {
                return false;
            }

            freshCount += ordinal == group.Components[i].Next ? 1 : 0;
        }

        if (group.IsEcho)
        {
            _counters.Echoed += group.Components.Length;
        }
        else if (freshCount == 0)
        {
            _counters.Duplicates += group.Components.Length;
        }
        else
        {
            Commit(group, row, body);
        }

        _held.RemoveAt(index);
        return true;
    }

    /// <summary>Takes the row at <paramref name="index"/> out whatever is missing before it, then what that sets free.</summary>
    private void ReleaseHeld(int index)
    {
        HeldRows.HeldRow held = _held[index];
        if (!_groups.TryGetValue(held.PacketId, out InboundGroup? group))
        {
            _counters.UnknownGroup++;
            _held.RemoveAt(index);
        }
        else if (!TryTakeHeld(index))
        {
            ReadOnlySpan<byte> body = _held.BodyOf(index);
            Commit(group, held.Row, body);
            _held.RemoveAt(index);
        }

        DrainHeld();
    }

    /// <summary>Makes room for one more row. False when the new row was sent before everything held.</summary>
    private bool MakeRoomFor(int byteCount, uint sequence)
    {
        while (!_held.HasRoomFor(byteCount))
        {
            int first = _held.IndexOfFirstSent();
            if ((int)(sequence - _held[first].Sequence) < 0)
            {
                return false;
            }

            ReleaseHeld(first);
        }

        return true;
    }

    private void HoldUnknown(PacketId id, in RowHeader header, ReadOnlySpan<byte> body, long nowMs)
    {
        if (!_held.TryAdd(id.Value, header.Seq, header.Row, nowMs, body))
        {
            _counters.UnknownGroup++;
        }
    }

    private void ReleaseOverdue(long nowMs)
    {
        // Bounded: every pass takes a row out.
        while (_held.Count > 0)
        {
            int overdue = -1;
            for (int i = 0; i < _held.Count; i++)
            {
                int limitMs = _groups.ContainsKey(_held[i].PacketId) ? _reorderTimeMs : LinkLimits.UnknownGroupTimeMs;
                bool isOverdue = nowMs - _held[i].ArrivalMs >= limitMs;
                if (isOverdue && (overdue < 0 || (int)(_held[i].Sequence - _held[overdue].Sequence) < 0))
                {
                    overdue = i;
                }
            }

            if (overdue < 0)
            {
                return;
            }

            ReleaseHeld(overdue);
        }
    }

    private void CountLate(InboundComponent component, ulong ordinal, long timestampMicros)
    {
        if (component.IsInitialValueOnly)
        {
            _counters.Superseded++;
            return;
        }

        ColdCount++;
        _counters.Late++;
        LateSlow(component.Component, ordinal, timestampMicros);
    }
}
