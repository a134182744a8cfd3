namespace ElodinFast.Wire;

/// <summary>One operation of a VTable. What the three numbers are depends on the kind; use the constructors by name.</summary>
/// <param name="Kind">The operation.</param>
/// <param name="First">Data, Table: offset. Component: operand. Schema: type. Timestamp: source. Ext: data.</param>
/// <param name="Second">Data, Table: byte count. Schema: dimensions. Ext: the id's value.</param>
/// <param name="Arg">Schema, Timestamp, Ext: the op that they wrap.</param>
public readonly record struct VTableOp(VTableOpKind Kind, ushort First, ushort Second, ushort Arg) : IWireValue<VTableOp>
{
    private const uint KindCount = 7;

    /// <summary>A slice of the VTable's own data.</summary>
    public static VTableOp Data(ushort offset, ushort byteCount) => new(VTableOpKind.Data, offset, byteCount, 0);

    /// <summary>A slice of the table.</summary>
    public static VTableOp Table(ushort offset, ushort byteCount) => new(VTableOpKind.Table, offset, byteCount, 0);

    /// <summary>Nothing.</summary>
    public static VTableOp None => new(VTableOpKind.None, 0, 0, 0);

    /// <summary>A component.</summary>
    public static VTableOp Component(ushort id) => new(VTableOpKind.Component, id, 0, 0);

    /// <summary>Type and shape around <paramref name="arg"/>.</summary>
    public static VTableOp Schema(ushort type, ushort dimensions, ushort arg) => new(VTableOpKind.Schema, type, dimensions, arg);

    /// <summary>A time around <paramref name="arg"/>.</summary>
    public static VTableOp Timestamp(ushort source, ushort arg) => new(VTableOpKind.Timestamp, source, 0, arg);

    /// <summary>An extension around <paramref name="arg"/>.</summary>
    public static VTableOp Ext(ushort arg, PacketId id, ushort data) => new(VTableOpKind.Ext, data, id.Value, arg);

    /// <inheritdoc/>
    public int MaxByteCount => 1 + Kind switch
    {
        VTableOpKind.Data or VTableOpKind.Table => PostcardSize.OfVarint(First) + PostcardSize.OfVarint(Second),
        VTableOpKind.Component => PostcardSize.OfVarint(First),
        VTableOpKind.Schema => PostcardSize.OfVarint(First) + PostcardSize.OfVarint(Second) + PostcardSize.OfVarint(Arg),
        VTableOpKind.Timestamp => PostcardSize.OfVarint(First) + PostcardSize.OfVarint(Arg),
        VTableOpKind.Ext => PostcardSize.OfVarint(First) + PostcardSize.PacketId + PostcardSize.OfVarint(Arg),
        _ => 0,
    };

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out VTableOp value)
    {
        var kind = (VTableOpKind)reader.ReadVariant(KindCount);
        value = kind switch
        {
            VTableOpKind.Data or VTableOpKind.Table => new VTableOp(kind, reader.ReadU16(), reader.ReadU16(), 0),
            VTableOpKind.Component => Component(reader.ReadU16()),
            VTableOpKind.Schema => Schema(reader.ReadU16(), reader.ReadU16(), reader.ReadU16()),
            VTableOpKind.Timestamp => Timestamp(reader.ReadU16(), reader.ReadU16()),
            VTableOpKind.Ext => Ext(reader.ReadU16(), reader.ReadPacketId(), reader.ReadU16()),
            _ => None,
        };
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteVariant((uint)Kind);
        switch (Kind)
        {
            case VTableOpKind.Data or VTableOpKind.Table:
                writer.WriteU16(First);
                writer.WriteU16(Second);
                break;
            case VTableOpKind.Component:
                writer.WriteU16(First);
                break;
            case VTableOpKind.Schema:
                writer.WriteU16(First);
                writer.WriteU16(Second);
                writer.WriteU16(Arg);
                break;
            case VTableOpKind.Timestamp:
                writer.WriteU16(First);
                writer.WriteU16(Arg);
                break;
            case VTableOpKind.Ext:
                writer.WriteU16(Arg);
                writer.WritePacketId(new PacketId(Second));
                writer.WriteU16(First);
                break;
            default:
                break;
        }
    }
}
