using ElodinFast.Storage;

namespace ElodinFast.Mirror;

/// <summary>A row group as we announced it to a peer, in as many parts as datagrams are needed, and how far its rows have gone out.</summary>
/// <param name="group">Ours.</param>
/// <param name="parts">What of it travels; empty for a group that does not.</param>
/// <param name="firstRow">Our number of row 0 as announced.</param>
/// <param name="firstOrdinal">Ordinal of row 0 of a solo group, whose rows may leave ordinals out.</param>
internal sealed class OutboundGroup(RowGroup group, OutboundPart[] parts, long firstRow, ulong firstOrdinal)
{
    private uint _rowCount;

    public RowGroup Group { get; } = group;

    public OutboundPart[] Parts { get; } = parts;

    /// <summary>Rows sent; the next row's number. Written by the sender.</summary>
    public uint RowCount
    {
        get => Volatile.Read(ref _rowCount);
        set => Volatile.Write(ref _rowCount, value);
    }

    /// <summary>Nothing of it travels: its rows are passed over.</summary>
    public bool StaysHere => Parts.Length == 0;

    /// <summary>The largest packet of a row that goes by datagram; 0 when there is none.</summary>
    public int PacketByteCountMax { get; } = parts.Max(p => p.IsOverTcp ? 0 : (int?)p.PacketByteCount) ?? 0;

    /// <summary>Samples in a row.</summary>
    public int SampleCount { get; } = parts.Sum(p => p.Components.Length);

    /// <summary>True when the row is the next one of the group as it was announced. A group of 2^31 rows is announced anew.</summary>
    public bool Continues(in RowView row) =>
        _rowCount < int.MaxValue && (Group.IsSolo ? row.SoloOrdinal == firstOrdinal + _rowCount : row.Row == firstRow + _rowCount);
}
