using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>
/// An op of a VTable that is being built. Identity counts: the same node used twice becomes one op, equal but distinct ones become two.
/// </summary>
public sealed class VTableNode
{
    private const int WordByteCount = 8;

    private VTableNode(VTableOpKind kind) => Kind = kind;

    internal VTableOpKind Kind { get; }

    internal int Offset { get; private init; }

    internal int ByteCount { get; private init; }

    internal byte[] Bytes { get; private init; } = [];

    internal int Alignment { get; private init; } = 1;

    internal PacketId ExtId { get; private init; }

    internal VTableNode? First { get; private init; }

    internal VTableNode? Second { get; private init; }

    internal VTableNode? Arg { get; private init; }

    /// <summary>A slice of the table.</summary>
    public static VTableNode Table(int offset, int byteCount) =>
        new(VTableOpKind.Table) { Offset = offset, ByteCount = byteCount };

    /// <summary>Constant bytes, at a multiple of <paramref name="alignment"/> in the VTable's data.</summary>
    public static VTableNode Data(ReadOnlySpan<byte> bytes, int alignment = 1) =>
        new(VTableOpKind.Data) { Bytes = bytes.ToArray(), Alignment = alignment };

    /// <summary>A component.</summary>
    public static VTableNode Component(ComponentId id) =>
        new(VTableOpKind.Component) { First = Words(id.Value) };

    /// <summary>Type and shape around another node.</summary>
    public static VTableNode Schema(ComponentSchema schema, VTableNode arg) =>
        new(VTableOpKind.Schema) { First = Words((ulong)schema.Type), Second = Words(schema.Dimensions), Arg = arg };

    /// <summary>A time around another node; the source is a table slice of 8 bytes, or 8 constant bytes.</summary>
    public static VTableNode Timestamp(VTableNode source, VTableNode arg) =>
        new(VTableOpKind.Timestamp) { First = source, Arg = arg };

    /// <summary>An extension around another node.</summary>
    public static VTableNode Ext(PacketId id, VTableNode data, VTableNode arg) =>
        new(VTableOpKind.Ext) { ExtId = id, First = data, Arg = arg };

    private static VTableNode Words(params ReadOnlySpan<ulong> values)
    {
        byte[] bytes = new byte[values.Length * WordByteCount];
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * WordByteCount), values[i]);
        }

        return new(VTableOpKind.Data) { Bytes = bytes, Alignment = WordByteCount };
    }
}
