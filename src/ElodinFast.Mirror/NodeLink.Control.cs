using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Mirror;

// What the control thread does every few milliseconds, or when it is woken. Warm.
internal sealed partial class NodeLink
{
    private readonly OutboundGroups _outbound;
    private RowFollower? _pendingFollower;
    private OutboundGroup? _announced;
    private bool _isAcknowledged;
    private long _toldSequence;
    private int _toldReasonCount;
    private long _noPathSinceMs;
    private bool _isPathLost;
    private string? _failure;
    private long _goalMark;
    private bool _toldWaiting;
    private bool _isWaitLogged;
    private long _waitsSinceMs = long.MaxValue;

    /// <summary>Datagrams have not gone out for a while: an interface changed, or the other host refuses them. A new link may find a way.</summary>
    public bool IsPathLost => Volatile.Read(ref _isPathLost);

    /// <summary>Why the link cannot go on as it is, or null.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    /// <summary>Something that no row may do went wrong in one of its threads. Any thread; only the first one is told.</summary>
    public void Fail(Exception failed)
    {
        if (Interlocked.CompareExchange(ref _failure, failed.Message, null) is null && !_isDisposed)
        {
            _logger.LogError(failed, "mirror with {Peer} stopped", Peer);
            Control.Raise();
        }
    }

    /// <summary>Does what is due.</summary>
    public void Tick(long nowMs)
    {
        SendHello(nowMs);
        StartPendingSender();
        Announce();
        TellClock();
        PumpForOthers(nowMs);
        RegisterRefused(nowMs);
        _receiver.OnTimer(nowMs, mayDeclareGoals: _route.IsDrainedSince(Volatile.Read(ref _goalMark)));
        TellSentUpTo(nowMs);
        long taken = _receiver.TakenCost;
        TellRoom(nowMs);
        if (nowMs >= _nextStatusMs || IsReportDue(taken) || IsRoomNews)
        {
            SendStatus(nowMs, taken);
        }
    }

    private void SendHello(long nowMs)
    {
        // The passive side answers: it sends nothing to an address that has not spoken from there.
        bool hasPathIn = Volatile.Read(ref _hasPathIn);
        if (nowMs < _nextHelloMs || (!_isActive && !hasPathIn))
        {
            return;
        }

        _route.Send(_helloDatagram);
        _nextHelloMs = nowMs + (hasPathIn ? LinkLimits.HelloIntervalMs : LinkLimits.HelloProbeIntervalMs);
        if (hasPathIn && !IsConfigured)
        {
            Volatile.Write(ref _isConfigured, true);
            _logger.LogInformation("mirror streaming configured");
        }
    }

    private void StartPendingSender()
    {
        if (_pendingFollower is null || !IsConfigured)
        {
            return;
        }

        lock (_gate)
        {
            if (_pendingFollower is { } follower && !_isDisposed)
            {
                _pendingFollower = null;
                var sender = new RowSender(_database, follower, _route, _theirs.Token, _window, _counters, Control, _send, _name);
                Volatile.Write(ref _sender, sender);
                if (_threads.Mode == LinkMode.Inline)
                {
                    _database.AddCommitObserver(this);
                }
                else
                {
                    _senderThread = new RowSenderThread(_database, sender, _threads, _name, Fail);
                }
            }
        }
    }

    /// <summary>Announces the group that the sender waits for, and lets it go on once the peer knows the group.</summary>
    private void Announce()
    {
        if (_sender is not { } sender || sender.WantedGroup is not { } wanted)
        {
            return;
        }

        if (_announced is null)
        {
            OutboundGroup described = _outbound.Describe(wanted, sender.WantedRow, sender.WantedOrdinals, sender.PacketByteCountMax);
            Volatile.Write(ref _isAcknowledged, described.StaysHere);
            Volatile.Write(ref _announced, described);
            if (!Array.TrueForAll(described.Parts, part => _send(LinkMessages.RowGroup(part, _database))))
            {
                Volatile.Write(ref _announced, null); // no room in the connection: once more in a moment
                return;
            }
        }

        // No deadline: a peer that registers slowly would get rows that it cannot keep. Both answers come over TCP, which ends with the link.
        if (Volatile.Read(ref _isAcknowledged))
        {
            OutboundGroup announced = _announced;
            Volatile.Write(ref _announced, null);
            sender.Resume(announced);
        }
    }

    /// <summary>What the committing thread may not do itself, and what a window that never opens again holds back.</summary>
    private void PumpForOthers(long nowMs)
    {
        if (_sender is not { } sender)
        {
            return;
        }

        sender.OnTimer(nowMs);
        if (sender.State != PumpState.Peer)
        {
            _noPathSinceMs = nowMs;
        }
        else if (nowMs - _noPathSinceMs >= LinkLimits.PathLostTimeMs)
        {
            Volatile.Write(ref _isPathLost, true);
        }

        if (_threads.Mode == LinkMode.Inline && Failure is null && sender.HasMore)
        {
            PumpInline(sender, mayWait: true);
        }
    }

    /// <summary>A sender that has gone quiet says how far it came, so that a lost last row does not stay unnoticed.</summary>
    private void TellSentUpTo(long nowMs)
    {
        long sent = _window.Sent;
        if (_sender is not { } sender || sent == _toldSequence || nowMs - sender.LastSentMs < LinkLimits.IdleTimeMs
            || sender.FlushedSequence != sent || _window.IsClosed)
        {
            return; // also while rows are on their way to the kernel, or wait on the other side
        }

        if (_window.Seen < sent)
        {
            // What is under way may still be on the receiver's socket; only a stall says that it is gone.
            if (nowMs - sender.LastSentMs >= LinkLimits.StallTimeMs)
            {
                _window.DeclareLost();
            }

            return;
        }

        var tails = new List<LinkTail>(_outbound.Components.Count);
        foreach (OutboundComponent outbound in _outbound.Components)
        {
            tails.Add(new LinkTail(_database.NodeId, outbound.Component.Id, outbound.SentUpTo, IsOwned: false));
        }

        if (_window.Sent == sent && _send(LinkMessages.Tails(TailsMeaning.SentUpTo, tails)))
        {
            _toldSequence = sent;
        }
    }

    private void SendStatus(long nowMs, long taken)
    {
        uint seen = _receiver.SeenSequence; // before it is looked whether there is room: what is seen then had some, or the window is closed
        bool waits = _receiver.IsWaitingForRoom;
        var status = new StatusBody(
            Rows: (ulong)_counters.RowsReceived,
            Bytes: (ulong)_counters.BytesReceived,
            Lost: (ulong)_counters.Lost,
            Duplicates: (ulong)_counters.Duplicates,
            Bad: (ulong)_counters.Bad,
            KernelDrops: (ulong)(ReadUdp()?.KernelDrops ?? 0),
            Buffered: (ulong)_receiver.HeldCount,
            Behind: 0,
            WindowByteCount: waits ? 0 : (ulong)_grantedBytes,
            SeenSeq: seen,
            Late: (uint)_counters.Late);
        Volatile.Write(ref _reportedCost, taken);
        _nextStatusMs = nowMs + LinkLimits.StatusIntervalMs;
        if (_send(LinkMessages.Status(status)))
        {
            Volatile.Write(ref _toldWaiting, waits);
        }

        TellLateReasons();
    }

    // The other side has not been told yet that there is no room, or that there is again.
    private bool IsRoomNews => _receiver.IsWaitingForRoom != Volatile.Read(ref _toldWaiting);

    /// <summary>Tells an operator, once for each time, not for a disk that is slow for a moment.</summary>
    private void TellRoom(long nowMs)
    {
        if (!_receiver.IsWaitingForRoom)
        {
            _waitsSinceMs = long.MaxValue;
            if (_isWaitLogged)
            {
                _isWaitLogged = false;
                _logger.LogWarning("rows of {Peer} are stored again", Peer);
            }

            return;
        }

        _waitsSinceMs = Math.Min(_waitsSinceMs, nowMs);
        if (!_isWaitLogged && nowMs - _waitsSinceMs >= LinkLimits.RoomLogDelayMs)
        {
            _isWaitLogged = true;
            _logger.LogError(
                "rows of {Peer} wait there until {Path} takes them: {Reason}",
                Peer, _database.Path, _database.IsDiskFull ? "the disk is full" : "the disk is too slow");
        }
    }

    private UdpState? ReadUdp()
    {
        UdpState? state = _route.ReadState();
        _counters.NoteUdp(state, _logger);
        return state;
    }

    private void TellLateReasons()
    {
        if (_counters.Late == 0 || _isActive)
        {
            return;
        }

        IReadOnlyList<string> reasons = _counters.LateReasons;
        for (; _toldReasonCount < reasons.Count; _toldReasonCount++)
        {
            _send(LinkMessages.LateReason(reasons[_toldReasonCount]));
        }
    }
}
