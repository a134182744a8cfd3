using System.Diagnostics;
using System.Runtime.CompilerServices;
using ElodinFast.Buffers;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>
/// Follows the commits of a database and sends every row that was written here to one peer, each once, in order. Never waits: what cannot
/// go yet stays in the follower, which reads the logs when it was lapped, so nothing is lost by that. Whoever calls <see cref="Pump"/>
/// drives it: a thread of its own, or the one that commits. Hot, 0 B a row, one syscall a batch.
/// </summary>
internal sealed class RowSender : IDisposable
{
    private readonly Database _database;
    private readonly RowFollower _follower;
    private readonly DatagramBatch _batch;
    private readonly uint _peerToken;
    private readonly SendWindow _window;
    private readonly LinkCounters _counters;
    private readonly Signal _control;
    private readonly ControlSend _overTcp;
    private byte[] _tcpPacket = [];
    private int _tcpWaiting; // bytes of a row that the connection had no room for
    private bool _mayWait;
    private OutboundGroup?[] _groups = new OutboundGroup?[64]; // by our group's id
    private ulong[] _wantedOrdinals = new ulong[64];
    private RowGroup? _wantedGroup;
    private long _wantedRow;
    private int _isGroupWanted;
    private int _nextPart;
    private int _isBusy;
    private int _state;
    private long _flushedSequence;
    private long _lastSentMs;
    private long _caughtUpWith;
    private long _stallSeen;
    private long _stallMs;
    private volatile bool _isStopping;

    /// <param name="database">Whose rows.</param>
    /// <param name="follower">Where it starts; owned from here on.</param>
    /// <param name="route">Where datagrams go.</param>
    /// <param name="peerToken">What the peer wants to see in rows.</param>
    /// <param name="window">What may be under way.</param>
    /// <param name="counters">Counted here.</param>
    /// <param name="control">Raised when the control thread has something to do for us.</param>
    /// <param name="overTcp">Takes rows that fit no datagram. False when it has no room now.</param>
    /// <param name="name">Of the link's direction.</param>
    public RowSender(
        Database database,
        RowFollower follower,
        UdpRoute route,
        uint peerToken,
        SendWindow window,
        LinkCounters counters,
        Signal control,
        ControlSend overTcp,
        string name)
    {
        _overTcp = overTcp;
        _database = database;
        _follower = follower;
        _batch = new DatagramBatch(route, name);
        _peerToken = peerToken;
        _window = window;
        _counters = counters;
        _control = control;
        Stamps = new OutboundStamps(counters.Latency, peerToken, Stopwatch.GetTimestamp());
    }

    /// <summary>Raised when what it waited for has come: a group, a report, the end.</summary>
    public Signal Resumed { get; } = new();

    /// <summary>When rows pass here.</summary>
    public OutboundStamps Stamps { get; }

    /// <summary>What the last call of <see cref="Pump"/> ended with. Any thread.</summary>
    public PumpState State
    {
        get => (PumpState)Volatile.Read(ref _state);
        private set => Volatile.Write(ref _state, (int)value);
    }

    /// <summary>The group that waits to be announced, or null. Control thread.</summary>
    public RowGroup? WantedGroup => Volatile.Read(ref _isGroupWanted) != 0 ? _wantedGroup : null;

    /// <summary>Number of the row that <see cref="WantedGroup"/> is to begin with.</summary>
    public long WantedRow => _wantedRow;

    /// <summary>Ordinals of that row.</summary>
    public ReadOnlySpan<ulong> WantedOrdinals => _wantedOrdinals.AsSpan(0, _wantedGroup!.Components.Length);

    /// <summary>The largest packet that the path takes, as far as is known.</summary>
    public int PacketByteCountMax => _batch.PacketByteCountMax;

    /// <summary>Sequence number of the last row that the kernel took.</summary>
    public long FlushedSequence => Volatile.Read(ref _flushedSequence);

    /// <summary>When the last row went out.</summary>
    public long LastSentMs => Volatile.Read(ref _lastSentMs);

    /// <summary>The clock of our own commits up to which everything that travels has been handed to the kernel.</summary>
    public long CaughtUpWith => Volatile.Read(ref _caughtUpWith);

    /// <summary>Rows read so far, sent or not. The pumping thread's.</summary>
    public long RowCount { get; private set; }

    /// <summary>True when a pump would find a row that it can send or wait for.</summary>
    public bool HasMore => _follower.HasMore;

    /// <summary>Sends nothing more: whoever pumps comes back soon.</summary>
    public void Stop()
    {
        _isStopping = true;
        Resumed.Raise();
    }

    /// <summary>Hands over the announced group; the sender goes on. Control thread.</summary>
    public void Resume(OutboundGroup group)
    {
        int id = group.Group.Id;
        if (id >= _groups.Length)
        {
            Array.Resize(ref _groups, Math.Max(id + 1, _groups.Length * 2)); // the sender waits, so nobody reads it now
        }

        _groups[id] = group;
        _wantedGroup = null;
        Volatile.Write(ref _isGroupWanted, 0);
        Resumed.Raise();
    }

    /// <summary>Opens a window that nothing is reported about any more: what is under way is lost. Control thread, every few milliseconds.</summary>
    public void OnTimer(long nowMs)
    {
        long seen = _window.Seen;
        if (State != PumpState.Window || seen != _stallSeen || _window.IsClosed)
        {
            _stallSeen = seen;
            _stallMs = nowMs;
        }
        else if (nowMs - _stallMs >= LinkLimits.StallTimeMs)
        {
            _window.DeclareLost();
            _counters.Stalls++;
            _stallMs = nowMs;
            Resumed.Raise();
        }
    }

    /// <summary>Sends what can be sent now and says what the rest waits for. Any thread; the second one at a time gets Busy.</summary>
    /// <param name="mayWait">False on a thread that keeps real time: it does not read logs, which may wait for the keeper.</param>
    public PumpState Pump(bool mayWait)
    {
        if (Interlocked.Exchange(ref _isBusy, 1) != 0)
        {
            return PumpState.Busy;
        }

        try
        {
            return State = _isStopping ? PumpState.Busy : PumpRows(mayWait);
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }

    /// <summary>Ends it; waits for who is pumping, for a row at most.</summary>
    public void Dispose()
    {
        _isStopping = true;
        while (Interlocked.Exchange(ref _isBusy, 1) != 0)
        {
            Thread.Yield();
        }

        _follower.Dispose();
        _batch.Dispose();
        Volatile.Write(ref _isBusy, 0);
    }

    private PumpState PumpRows(bool mayWait)
    {
        _mayWait = mayWait;
        if (_tcpWaiting > 0 && !TrySendOverTcp())
        {
            return PumpState.Kernel;
        }

        if (!_batch.IsEmpty && Flush() is var blocked and not PumpState.Commit)
        {
            return blocked;
        }

        long clock = _database.OwnCommitClock;
        while (!_isStopping && _follower.TryRead(out RowView row, mayWait))
        {
            if (_database.IsSelf(row.Slot) && Add(row) is var state and not PumpState.Commit)
            {
                _follower.Unread();
                return Flush() is var unsent and not PumpState.Commit ? unsent : state;
            }

            RowCount++;
        }

        PumpState end = Flush();
        if (end == PumpState.Commit && !_follower.IsBehind && !_isStopping)
        {
            Volatile.Write(ref _caughtUpWith, clock);
        }

        return end == PumpState.Commit && _follower.IsBehind ? PumpState.Logs : end;
    }

    private PumpState Add(in RowView row)
    {
        int id = row.Group.Id;
        OutboundGroup? group = id < _groups.Length ? _groups[id] : null;
        if (group is null || (!group.StaysHere && !group.Continues(row)) || group.PacketByteCountMax > _batch.PacketByteCountMax)
        {
            return AskForGroup(row);
        }

        OutboundPart[] parts = group.Parts;
        for (; _nextPart < parts.Length; _nextPart++)
        {
            if (AddPart(parts[_nextPart], group.RowCount, row) is var state and not PumpState.Commit)
            {
                return state;
            }
        }

        _nextPart = 0;
        if (parts.Length > 0)
        {
            group.RowCount++;
            _counters.RowsSent++;
            _counters.SamplesSent += group.SampleCount;
        }

        return PumpState.Commit;
    }

    private PumpState AddPart(OutboundPart part, uint number, in RowView row)
    {
        int packetByteCount = part.PacketByteCount;
        if (!_window.HasRoom(packetByteCount))
        {
            return PumpState.Window;
        }

        if (part.IsOverTcp)
        {
            return AddOverTcp(part, number, row);
        }

        Span<byte> packet = _batch.Reserve(packetByteCount, out bool isFirst);
        if (packet.IsEmpty)
        {
            if (Flush() is var blocked and not PumpState.Commit)
            {
                return blocked;
            }

            packet = _batch.Reserve(packetByteCount, out isFirst);
            if (packet.IsEmpty)
            {
                return AskForGroup(row); // the path has just turned out to be too narrow for it
            }
        }

        uint sequence = _window.Take(packetByteCount, isFirst);
        Write(packet, part, number, sequence, row);
        Stamps.Add(row, sequence);
        return PumpState.Commit;
    }

    private void Write(Span<byte> packet, OutboundPart part, uint number, uint sequence, in RowView row)
    {
        Span<byte> body = packet[PacketHeader.ByteCount..];
        PacketHeader.ForBody(body.Length, PacketKind.Table, part.PacketId, requestId: 0).Write(packet);
        row.TimestampAndValues[..sizeof(long)].CopyTo(body[RowGroupVTable.TimestampOffset..]);
        row.Values.Slice(part.ValueStart, part.ValueByteCount).CopyTo(body[RowGroupVTable.ValuesOffset..]);
        new RowHeader(sequence, number, _peerToken).Write(part.PacketId, body);
        _counters.BytesSent += packet.Length;
    }

    // Warm, and it may wait for the connection: not on a thread that keeps real time.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private PumpState AddOverTcp(OutboundPart part, uint number, in RowView row)
    {
        if (!_mayWait)
        {
            return PumpState.Logs;
        }

        if (_tcpWaiting > 0)
        {
            return PumpState.Kernel; // of an earlier part of this row
        }

        if (_tcpPacket.Length < part.PacketByteCount)
        {
            _tcpPacket = new byte[part.PacketByteCount];
        }

        _tcpWaiting = part.PacketByteCount;
        Write(_tcpPacket.AsSpan(0, _tcpWaiting), part, number, _window.Take(_tcpWaiting, isFirst: true), row);
        TrySendOverTcp(); // else it goes first next time
        return PumpState.Commit;
    }

    private bool TrySendOverTcp()
    {
        if (!_overTcp(_tcpPacket.AsSpan(0, _tcpWaiting)))
        {
            return false;
        }

        _tcpWaiting = 0;
        Volatile.Write(ref _lastSentMs, LinkClock.NowMs);
        Volatile.Write(ref _flushedSequence, _batch.IsEmpty ? _window.Sent : _flushedSequence);
        return true;
    }

    private PumpState Flush()
    {
        if (_batch.IsEmpty)
        {
            return _tcpWaiting > 0 ? PumpState.Kernel : PumpState.Commit;
        }

        Stamps.Encode(Stopwatch.GetTimestamp(), _batch);
        UdpSendStatus status = _batch.Flush();
        if (status == UdpSendStatus.Sent)
        {
            long sentNs = Stopwatch.GetTimestamp();
            Stamps.Send(sentNs);
            Volatile.Write(ref _lastSentMs, LinkClock.MsOf(sentNs));
            Volatile.Write(ref _flushedSequence, _tcpWaiting > 0 ? _flushedSequence : _window.Sent);
            _counters.RowsTooLarge += _batch.TakeTooLargeCount();
            return PumpState.Commit;
        }

        // A peer that is gone also ends the TCP connection, and with it this sender; the rows go out on the next link.
        return status == UdpSendStatus.WouldBlock ? PumpState.Kernel : PumpState.Peer;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private PumpState AskForGroup(in RowView row)
    {
        if (_wantedGroup is null)
        {
            int count = row.Group.Components.Length;
            if (count > _wantedOrdinals.Length)
            {
                _wantedOrdinals = new ulong[count];
            }

            for (int i = 0; i < count; i++)
            {
                _wantedOrdinals[i] = row.OrdinalOf(i);
            }

            _wantedRow = row.Row;
            _wantedGroup = row.Group;
            _nextPart = 0;
            Volatile.Write(ref _isGroupWanted, 1);
            _control.Raise();
        }

        return PumpState.Group;
    }
}
