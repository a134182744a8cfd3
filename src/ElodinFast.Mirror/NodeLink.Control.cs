using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Mirror;

// What the control thread does every few milliseconds, or when it is woken. Warm.
internal sealed partial class NodeLink
{
    private RowFollower? _pendingFollower;
    private uint _groupCount;
    private OutboundGroup? _announced;
    private bool _isAcknowledged;
    private long _toldSequence;
    private int _toldReasonCount;
    private readonly Dictionary<ComponentId, OutboundComponent> _outbound = [];

    /// <summary>Does what is due.</summary>
    public void Tick(long nowMs)
    {
        SendHello(nowMs);
        StartPendingSender();
        Announce();
        _receiver.OnTimer(nowMs);
        TellSentUpTo(nowMs);
        long taken = _receiver.TakenCost;
        if (nowMs >= _nextStatusMs || taken - _reportedCost >= _grantedBytes / 4)
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
                Volatile.Write(ref _sender, new RowSender(_database, follower, _route, _theirs.Token, _window, _counters, Control, _name));
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
            _announced = DescribeGroup(wanted, sender.WantedOrdinals);
            Volatile.Write(ref _isAcknowledged, _announced.StaysHere);
            if (!_announced.StaysHere)
            {
                _send(LinkMessages.RowGroup(_announced, _database));
            }
        }

        // No deadline: a peer that registers slowly would get rows that it cannot keep. Both answers come over TCP, which ends with the link.
        if (Volatile.Read(ref _isAcknowledged))
        {
            OutboundGroup announced = _announced;
            _announced = null;
            sender.Resume(announced);
        }
    }

    private OutboundGroup DescribeGroup(RowGroup group, ReadOnlySpan<ulong> ordinals)
    {
        int count = group.Components.Length;
        int packetByteCount = PacketHeader.ByteCount + RowHeader.ByteCount + sizeof(long) + group.ValueByteCount;
        bool fits = packetByteCount <= WireLimits.MaxDatagramByteCount && count <= LinkLimits.ComponentsPerGroupMax;
        bool travels = fits;
        foreach (Component component in group.Components)
        {
            travels &= MirrorNames.Travels(component.Name);
        }

        if (!fits)
        {
            _counters.RowsTooLarge++;
            _logger.LogWarning(
                "{Component} is not mirrored: a row of {ByteCount} bytes fits no datagram", group.Components[0].Name, packetByteCount);
        }

        if (!travels)
        {
            return new OutboundGroup(group, 0, default, [], []);
        }

        uint number = _groupCount++;
        var outbound = new OutboundComponent[count];
        for (int i = 0; i < count; i++)
        {
            outbound[i] = GetOutbound(group.Components[i]);
        }

        var packetId = new PacketId((ushort)(LinkLimits.FirstGroupId + (number % LinkLimits.GroupCountMax)));
        return new OutboundGroup(group, number, packetId, outbound, ordinals[..count].ToArray());
    }

    private OutboundComponent GetOutbound(Component component)
    {
        if (!_outbound.TryGetValue(component.Id, out OutboundComponent? outbound))
        {
            outbound = new OutboundComponent(component);
            _outbound.Add(component.Id, outbound);
        }

        return outbound;
    }

    /// <summary>A sender that has gone quiet says how far it came, so that a lost last row does not stay unnoticed.</summary>
    private void TellSentUpTo(long nowMs)
    {
        long sent = _window.Sent;
        if (_sender is not { } sender || sent == _toldSequence || nowMs - sender.LastSentMs < LinkLimits.IdleTimeMs)
        {
            return;
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

        var tails = new List<LinkTail>(_outbound.Count);
        foreach (OutboundComponent outbound in _outbound.Values)
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
        var status = new StatusBody(
            Rows: (ulong)_counters.RowsReceived,
            Bytes: (ulong)_counters.BytesReceived,
            Lost: (ulong)_counters.Lost,
            Duplicates: (ulong)_counters.Duplicates,
            Bad: (ulong)_counters.Bad,
            KernelDrops: 0,
            Buffered: (ulong)_receiver.HeldCount,
            Behind: 0,
            WindowByteCount: (ulong)_grantedBytes,
            SeenSeq: _receiver.SeenSequence,
            Late: (uint)_counters.Late);
        Volatile.Write(ref _reportedCost, taken);
        _nextStatusMs = nowMs + LinkLimits.StatusIntervalMs;
        _send(LinkMessages.Status(status));
        TellLateReasons();
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
