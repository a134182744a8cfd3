using System.Text;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Mirror;

// What the peer says over TCP. Called by the TCP reader, one packet at a time.
internal sealed partial class NodeLink
{
    /// <summary>Takes a carrier message other than Hello, HelloAck and Begin.</summary>
    public void OnCarrier(CarrierKind kind, ushort flags, ReadOnlySpan<byte> body)
    {
        switch (kind)
        {
            case CarrierKind.Tails:
                OnTails((TailsMeaning)flags, body);
                break;
            case CarrierKind.Begin:
                if (BeginBody.TryRead(body, out BeginBody begin))
                {
                    OnBegin(begin);
                }

                break;
            case CarrierKind.TailsRequest:
                SendStatus(Environment.TickCount64, _receiver.TakenCost);
                _send(LinkMessages.Tails(TailsMeaning.Positions, PositionsOfPeer()));
                break;
            case CarrierKind.Status:
                OnStatus(body);
                break;
            case CarrierKind.Announced:
                if (AnnouncedBody.TryRead(body, out AnnouncedBody known)
                    && Volatile.Read(ref _announced) is { } announced
                    && announced.Parts is [.., { } last]
                    && last.Number == known.Group)
                {
                    Volatile.Write(ref _isAcknowledged, true);
                    Control.Raise();
                }

                break;
            case CarrierKind.Clock:
                OnClock(body);
                break;
            case CarrierKind.LateReason:
                string reason = Encoding.UTF8.GetString(body);
                if (_counters.AddLateReason("there: " + reason, "on the other side: " + reason))
                {
                    _logger.Log(
                        _counters.LateReasonCount > LinkLimits.LateReasonLoggedMax ? LogLevel.Debug : LogLevel.Warning,
                        "late on the other side: {Reason}",
                        reason);
                }

                break;
            default:
                // Kinds of later versions are passed over, as plain peers do with all of them.
                break;
        }
    }

    /// <summary>Takes the announcement of a row group. False when it is an ordinary VTable.</summary>
    public bool OnVTable(VTableMsg message)
    {
        if (!RowGroupVTable.TryParse(message.VTable, out RowGroupInfo? info) || info is null)
        {
            return false;
        }

        if (!TryAddGroup(message, info))
        {
            lock (_gate)
            {
                _pendingGroups.Add((message, info)); // at most one: the sender waits for the answer
            }
        }

        return true;
    }

    private readonly List<(VTableMsg Message, RowGroupInfo Info)> _pendingGroups = new(1);
    private long _nextPendingMs;

    // A full disk takes no new component now, but may when there is room again: the peer waits, and loses nothing.
    private bool TryAddGroup(VTableMsg message, RowGroupInfo info)
    {
        try
        {
            AddGroup(message, info);
        }
        catch (DatabaseException refused)
        {
            _logger.LogError("row group {Number} of {Peer} has to wait: {Reason}", info.Group, Peer, refused.Message);
            return false;
        }

        _send(LinkMessages.Announced(info.Group)); // also when it was refused: the sender waits for an answer
        return true;
    }

    private void AddPendingGroups(long nowMs)
    {
        if (nowMs < _nextPendingMs)
        {
            return;
        }

        _nextPendingMs = nowMs + LinkLimits.PendingGroupIntervalMs;
        lock (_gate)
        {
            if (_pendingGroups.Count == 0)
            {
                return;
            }
        }

        RetryPendingGroups();
    }

    private void RetryPendingGroups()
    {
        (VTableMsg Message, RowGroupInfo Info)[] pending;
        lock (_gate)
        {
            pending = [.. _pendingGroups];
            _pendingGroups.Clear();
        }

        foreach ((VTableMsg message, RowGroupInfo info) in pending)
        {
            if (!TryAddGroup(message, info))
            {
                lock (_gate)
                {
                    _pendingGroups.Add((message, info));
                }
            }
        }
    }

    private void AddGroup(VTableMsg message, RowGroupInfo info)
    {
        NodeId origin = LinkMessages.FromWire(info.Origin);
        bool isEcho = origin == _database.NodeId;
        if ((origin != Peer && !isEcho)
            || info.Flags.HasFlag(RowGroupFlags.Hmac)
            || VTablePlan.TryCompile(message.VTable, out VTablePlan? plan, out _) != VTableStatus.Ok
            || plan is null
            || plan.Fields.Length is 0 or > LinkLimits.ComponentsPerGroupMax)
        {
            _logger.LogWarning("row group {Number} of {Peer} refused (origin {Origin})", info.Group, Peer, origin);
            return;
        }

        ReadOnlySpan<PlanField> fields = plan.Fields;
        var components = new Component[fields.Length];
        int[] offsets = new int[fields.Length];
        int valueByteCount = 0;
        for (int i = 0; i < fields.Length; i++)
        {
            PlanField field = fields[i];
            offsets[i] = field.Offset - RowGroupVTable.ValuesOffset;
            if (offsets[i] < 0
                || field.FieldByteCount != field.Schema.ByteCount
                || !_database.TryRegister(field.ComponentId, field.Schema, isTimestampSource: false, out components[i]))
            {
                _logger.LogWarning(
                    "{Component} is not mirrored: its type or shape differs on the two sides",
                    _database.FindComponent(field.ComponentId)?.Name ?? field.ComponentId.ToString());
                return;
            }

            valueByteCount = Math.Max(valueByteCount, offsets[i] + field.FieldByteCount);
        }

        MarkOwned(components);
        _receiver.AddGroup(message.Id, info.Group, components, offsets, AlignUp(valueByteCount), info.BaseOrdinals, isEcho);
    }

    /// <summary>Where we are with the peer's samples, and what we own.</summary>
    public List<LinkTail> PositionsOfPeer(IReadOnlyDictionary<ComponentId, ulong>? starts = null, IReadOnlySet<ComponentId>? owned = null)
    {
        var tails = new List<LinkTail>();
        foreach (Component component in _database.Components)
        {
            ulong position = Math.Max(component.PositionOf(Slot), starts?.GetValueOrDefault(component.Id) ?? 0);
            bool isOwned = owned?.Contains(component.Id) ?? false;
            if ((position > 0 || isOwned) && MirrorNames.Travels(component.Name))
            {
                tails.Add(new LinkTail(Peer, component.Id, position, isOwned));
            }
        }

        return tails;
    }

    private void OnTails(TailsMeaning meaning, ReadOnlySpan<byte> body)
    {
        long nowMs = Environment.TickCount64;
        foreach (LinkTail tail in LinkMessages.ReadTails(body))
        {
            switch (meaning)
            {
                case TailsMeaning.Positions when tail.Origin == _database.NodeId:
                    lock (_gate)
                    {
                        _theirPositions[tail.ComponentId] = tail.Count;
                        if (tail.IsOwned)
                        {
                            Own(tail.ComponentId);
                        }
                    }

                    break;
                case TailsMeaning.Starts when tail.Origin == Peer:
                    _receiver.SetStart(tail.ComponentId, tail.Count);
                    lock (_gate)
                    {
                        _starts[tail.ComponentId] = tail.Count;
                    }

                    break;
                case TailsMeaning.SentUpTo when tail.Origin == Peer:
                    Volatile.Write(ref _goalMark, _route.DrainCount);
                    _receiver.SetGoal(tail.ComponentId, tail.Count, nowMs);
                    break;
            }
        }

        if (meaning == TailsMeaning.Positions)
        {
            Interlocked.Increment(ref _tailsReplyCount);
        }
        else if (meaning == TailsMeaning.Starts)
        {
            Volatile.Write(ref _hasStarts, true);
        }
    }

    private readonly Dictionary<ComponentId, ulong> _starts = [];
    private bool _hasStarts;

    /// <summary>Where the peer's stream to us begins, once it has said so; else null.</summary>
    public Dictionary<ComponentId, ulong>? Starts
    {
        get
        {
            lock (_gate)
            {
                return Volatile.Read(ref _hasStarts) ? new Dictionary<ComponentId, ulong>(_starts) : null;
            }
        }
    }

    private void Own(ComponentId id)
    {
        _ownedByPeer.Add(id);
        if (_database.FindComponent(id) is { } component)
        {
            component.OwnerSlot = Slot;
        }
    }

    /// <summary>The peer says where its stream from us begins: at the present end for a new run, else where it stopped.</summary>
    private void OnBegin(in BeginBody begin)
    {
        Dictionary<ComponentId, ulong> positions = TheirPositions;
        Dictionary<ComponentId, ulong> starts = begin.From == LinkMessages.FromPresentEnd
            ? StreamStarts.ForNewRun(_database, begin.RunStartMicros, positions)
            : positions;
        if (StreamStarts.TryResume(_database, starts, out string reason) is not { } indices)
        {
            _logger.LogError("no stream to {Peer}: {Reason}", Peer, reason);
            return;
        }

        var tails = new List<LinkTail>(starts.Count);
        foreach ((ComponentId id, ulong ordinal) in starts)
        {
            tails.Add(new LinkTail(_database.NodeId, id, ordinal, IsOwned: false));
        }

        _send(LinkMessages.Tails(TailsMeaning.Starts, tails));
        StartSender(indices);
    }

    private void MarkOwned(Component[] components)
    {
        lock (_gate)
        {
            foreach (Component component in components)
            {
                if (_ownedByPeer.Contains(component.Id))
                {
                    component.OwnerSlot = Slot;
                }
            }
        }
    }

    /// <summary>Rows are padded to whole words.</summary>
    private static int AlignUp(int byteCount) => (byteCount + sizeof(long) - 1) & -sizeof(long);

    private void OnStatus(ReadOnlySpan<byte> body)
    {
        if (!StatusBody.TryRead(body, out StatusBody status))
        {
            return;
        }

        _counters.LostThere = (long)status.Lost;
        _counters.LateThere = status.Late;
        _window.Report(status.SeenSeq, (long)Math.Min(status.WindowByteCount, long.MaxValue));
        Volatile.Read(ref _sender)?.Resumed.Raise();
        if (_threads.Mode == LinkMode.Inline)
        {
            Control.Raise();
        }
    }
}
