using System.Net;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>Source slots: 0 = this directory; nodes and endpoints as they turn up, journalled, never renamed. Any thread.</summary>
internal sealed class OriginSlots
{
    /// <summary>Slots that there can be. Never given to another: what they are the origin of stays so.</summary>
    public const int CountMax = 4096;

    /// <summary>Endpoints that have slots of their own because they sent something; those that come later share one.</summary>
    public const int StrangerCountMax = 3072;

    /// <summary>The same with the endpoints that a link or a stream goes to: the rest is for nodes.</summary>
    public const int EndpointCountMax = 3584;

    /// <summary>All endpoints that there was no slot for. Their samples are kept as any endpoint's; only which of them it was is not known.</summary>
    public const ushort SharedSlot = CountMax - 1;

    private static readonly IPEndPoint s_anybody = new(IPAddress.Any, 0);

    private readonly MirrorJournal _journal;
    private readonly Lock _gate = new();
    private readonly Dictionary<NodeId, ushort> _byNode = [];
    private readonly Dictionary<IPEndPoint, ushort> _byEndpoint = [];
    private readonly NodeId?[] _nodes = new NodeId?[CountMax];
    private readonly bool[] _isSelf = new bool[CountMax];
    private int _count = 1;
    private bool _hasShared;

    public OriginSlots(MirrorJournal journal, List<JournalRecord> records)
    {
        _journal = journal;
        _isSelf[0] = true;
        foreach (JournalRecord record in records)
        {
            if (record.Slot is 0 or >= CountMax)
            {
                continue;
            }

            if (record.Type == JournalRecordType.Node)
            {
                _byNode[record.Node] = record.Slot;
                _nodes[record.Slot] = record.Node;
                _count = Math.Max(_count, record.Slot + 1);
            }
            else if (record.Type == JournalRecordType.Peer)
            {
                IPEndPoint endpoint = ReadEndpoint(record);
                if (record.Slot == SharedSlot && endpoint.Equals(s_anybody))
                {
                    _hasShared = true;
                    _isSelf[SharedSlot] = true;
                    continue;
                }

                _byEndpoint[endpoint] = record.Slot;
                _isSelf[record.Slot] = true;
                _count = Math.Max(_count, record.Slot + 1);
            }
        }
    }

    /// <summary>Slot 0 and endpoints: towards nodes they are "origin self".</summary>
    public bool IsSelf(ushort slot) => slot < CountMax && _isSelf[slot];

    public NodeId? NodeOf(ushort slot) => slot < CountMax ? _nodes[slot] : null;

    public ushort SlotOf(NodeId node)
    {
        lock (_gate)
        {
            if (!_byNode.TryGetValue(node, out ushort slot))
            {
                slot = NextSlot();
                _journal.Append(new JournalRecord(JournalRecordType.Node, slot, default, 0, 0, node, 0)); // first: it may be refused
                _count++;
                _byNode[node] = slot;
                _nodes[slot] = node;
            }

            return slot;
        }
    }

    /// <param name="endpoint">Who.</param>
    /// <param name="isKnown">We send to it, so it is not just anybody.</param>
    public ushort SlotOf(IPEndPoint endpoint, bool isKnown)
    {
        var key = new IPEndPoint(endpoint.Address.IsIPv4MappedToIPv6 ? endpoint.Address.MapToIPv4() : endpoint.Address, endpoint.Port);
        lock (_gate)
        {
            if (!_byEndpoint.TryGetValue(key, out ushort slot))
            {
                if (_byEndpoint.Count >= (isKnown ? EndpointCountMax : StrangerCountMax))
                {
                    return TakeShared();
                }

                slot = NextSlot();
                AppendPeer(slot, key);
                _count++;
                _byEndpoint[key] = slot;
                Volatile.Write(ref _isSelf[slot], true);
            }

            return slot;
        }
    }

    private ushort TakeShared()
    {
        if (!_hasShared)
        {
            if (_count > SharedSlot)
            {
                throw TooMany(); // by an earlier version, which gave it to somebody
            }

            AppendPeer(SharedSlot, s_anybody);
            Volatile.Write(ref _isSelf[SharedSlot], true);
            _hasShared = true;
        }

        return SharedSlot;
    }

    private void AppendPeer(ushort slot, IPEndPoint endpoint) => _journal.Append(new JournalRecord(
        JournalRecordType.Peer, slot, default, (ulong)endpoint.Port, 0, NodeId.Read(endpoint.Address.MapToIPv6().GetAddressBytes()), 0));

    private static IPEndPoint ReadEndpoint(JournalRecord record)
    {
        Span<byte> bytes = stackalloc byte[NodeId.ByteCount];
        record.Node.Write(bytes);
        var address = new IPAddress(bytes);
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, (int)(record.A & 0xffff));
    }

    private ushort NextSlot() => _count < SharedSlot ? (ushort)_count : throw TooMany();

    private static DatabaseException TooMany() =>
        new($"This database has samples from {CountMax} sources, which is the most that can be told apart.");
}
