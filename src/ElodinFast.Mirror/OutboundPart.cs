using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>Components of a row group that travel in one packet: to the peer a group of its own.</summary>
/// <param name="Number">Of the group as announced.</param>
/// <param name="PacketId">Of its rows.</param>
/// <param name="Components">What it holds, in order.</param>
/// <param name="Offsets">Where their values begin, from the first byte of the part's.</param>
/// <param name="BaseOrdinals">Ordinals of row 0.</param>
/// <param name="ValueStart">First byte in the values of our row, a multiple of 8.</param>
/// <param name="ValueByteCount">Bytes from there on, in whole words.</param>
/// <param name="IsOverTcp">One component that is larger than the path's datagram: its rows go over the control connection.</param>
internal sealed record OutboundPart(
    uint Number, PacketId PacketId, OutboundComponent[] Components, int[] Offsets, ulong[] BaseOrdinals, int ValueStart, int ValueByteCount,
    bool IsOverTcp)
{
    /// <summary>Bytes of a packet around a row without values.</summary>
    public const int OverheadByteCount = PacketHeader.ByteCount + RowGroupVTable.ValuesOffset;

    public int PacketByteCount => OverheadByteCount + ValueByteCount;
}
