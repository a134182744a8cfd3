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
                SendStatus(LinkClock.NowMs, _receiver.TakenCost);
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

        lock (_unregistered)
        {
            if (_unregistered.Count < UnregisteredCountMax)
            {
                _unregistered.Enqueue((message, info));
                Register();
            }
        }

        return true;
    }

    /// <summary>Tries again what the disk had refused: the peer's sender waits for the answer. Control thread.</summary>
    private void RegisterRefused(long nowMs)
    {
        if (Volatile.Read(ref _isRegistrationRefused) && nowMs >= _nextRegistrationMs)
        {
            _nextRegistrationMs = nowMs + LinkLimits.PendingGroupIntervalMs;
            lock (_unregistered)
            {
                Register();
            }
        }
    }

    // In the order of their coming: the answer to a group's last part is the answer to all of them.
    private void Register()
    {
        while (_unregistered.TryPeek(out (VTableMsg Message, RowGroupInfo Info) next))
        {
            try
            {
                AddGroup(next.Message, next.Info);
            }
            catch (DatabaseException refused)
            {
                if (!_isRegistrationRefused)
                {
                    _logger.LogError("rows of {Peer} wait until they can be stored: {Reason}", Peer, refused.Message);
                }

                Volatile.Write(ref _isRegistrationRefused, true);
                return;
            }

            _unregistered.Dequeue();
            _send(LinkMessages.Announced(next.Info.Group)); // also when it was refused for good: the sender waits for an answer
        }

        Volatile.Write(ref _isRegistrationRefused, false);
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
        long nowMs = LinkClock.NowMs;
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

    // Parts of row groups that wait for room on the disk; the sender of a node waits after each group.
    private const int UnregisteredCountMax = 1024;

    private readonly Queue<(VTableMsg Message, RowGroupInfo Info)> _unregistered = [];
    private bool _isRegistrationRefused;
    private long _nextRegistrationMs;
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
        Volatile.Write(ref _counters.KernelDropsThere, (long)status.KernelDrops);
        Volatile.Write(ref _counters.WaitsForRoomThere, status.WindowByteCount == 0);
        _window.Report(status.SeenSeq, (long)Math.Min(status.WindowByteCount, long.MaxValue));
        Volatile.Read(ref _sender)?.Resumed.Raise();
        if (_threads.Mode == LinkMode.Inline)
        {
            Control.Raise();
        }
    }
}
