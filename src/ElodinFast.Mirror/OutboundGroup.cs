using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>A row group as we announced it to a peer, and how far its rows have gone out.</summary>
internal sealed class OutboundGroup(RowGroup group, uint number, PacketId packetId, OutboundComponent[] components, ulong[] baseOrdinals)
{
    public RowGroup Group { get; } = group;

    public uint Number { get; } = number;

    public PacketId PacketId { get; } = packetId;

    /// <summary>Empty for a group that does not travel.</summary>
    public OutboundComponent[] Components { get; } = components;

    /// <summary>Ordinals of row 0.</summary>
    public ulong[] BaseOrdinals { get; } = baseOrdinals;

    /// <summary>Rows sent; the next row's number.</summary>
    public uint RowCount;

    /// <summary>Holds local components, or is too large for a datagram: its rows are passed over.</summary>
    public bool StaysHere => Components.Length == 0;
}
