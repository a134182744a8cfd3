using System.Net;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>Source slots: 0 = this directory; nodes and endpoints as they turn up, journalled, never renamed. Any thread.</summary>
internal sealed class OriginSlots
{
    /// <summary>Slots that there can be; sources beyond share the last one's fate of being refused.</summary>
    public const int CountMax = 4096;

    private readonly MirrorJournal _journal;
    private readonly Lock _gate = new();
    private readonly Dictionary<NodeId, ushort> _byNode = [];
    private readonly Dictionary<IPEndPoint, ushort> _byEndpoint = [];
    private readonly NodeId?[] _nodes = new NodeId?[CountMax];
    private readonly bool[] _isSelf = new bool[CountMax];
    private int _count = 1;

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
                _byEndpoint[ReadEndpoint(record)] = record.Slot;
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

    public ushort SlotOf(IPEndPoint endpoint)
    {
        var key = new IPEndPoint(endpoint.Address.IsIPv4MappedToIPv6 ? endpoint.Address.MapToIPv4() : endpoint.Address, endpoint.Port);
        lock (_gate)
        {
            if (!_byEndpoint.TryGetValue(key, out ushort slot))
            {
                slot = NextSlot();
                _journal.Append(new JournalRecord(
                    JournalRecordType.Peer, slot, default, (ulong)key.Port, 0, NodeId.Read(key.Address.MapToIPv6().GetAddressBytes()), 0));
                _count++;
                _byEndpoint[key] = slot;
                Volatile.Write(ref _isSelf[slot], true);
            }

            return slot;
        }
    }

    private static IPEndPoint ReadEndpoint(JournalRecord record)
    {
        Span<byte> bytes = stackalloc byte[NodeId.ByteCount];
        record.Node.Write(bytes);
        var address = new IPAddress(bytes);
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, (int)(record.A & 0xffff));
    }

    private ushort NextSlot() =>
        _count < CountMax
            ? (ushort)_count
            : throw new DatabaseException($"This database has samples from {CountMax} sources, which is the most that can be told apart.");
}
