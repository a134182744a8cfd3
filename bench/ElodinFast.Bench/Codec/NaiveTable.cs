using System.Buffers.Binary;
using ElodinFast.Wire;

namespace ElodinFast.Bench.Codec;

/// <summary>The obvious way to read a table: for each field follow the ops, then look its component up.</summary>
internal sealed class NaiveTable(VTable vtable)
{
    private const int WordByteCount = 8;

    private readonly Dictionary<ulong, int> _places = [];

    /// <summary>Gives a component its place.</summary>
    public void Add(ComponentId component, int place) => _places.Add(component.Value, place);

    /// <summary>Copies every value to its component's place.</summary>
    public bool Apply(ReadOnlySpan<byte> body, Span<Cell> cells)
    {
        ReadOnlySpan<VTableOp> ops = vtable.Ops;
        foreach (VTableField field in vtable.Fields)
        {
            long time = 0;
            ulong type = 0;
            ulong elementCount = 1;
            VTableOp op = ops[field.Arg];
            while (op.Kind != VTableOpKind.Component)
            {
                switch (op.Kind)
                {
                    case VTableOpKind.Timestamp:
                        time = BinaryPrimitives.ReadInt64LittleEndian(body[ops[op.First].First..]);
                        break;
                    case VTableOpKind.Schema:
                        type = BinaryPrimitives.ReadUInt64LittleEndian(vtable.Data[ops[op.First].First..]);
                        elementCount = 1;
                        ReadOnlySpan<byte> dimensions = vtable.Data.Slice(ops[op.Second].First, ops[op.Second].Second);
                        for (; !dimensions.IsEmpty; dimensions = dimensions[WordByteCount..])
                        {
                            elementCount *= BinaryPrimitives.ReadUInt64LittleEndian(dimensions);
                        }

                        break;
                    default:
                        return false;
                }

                op = ops[op.Arg];
            }

            ulong component = BinaryPrimitives.ReadUInt64LittleEndian(vtable.Data[ops[op.First].First..]);
            int byteCount = (int)elementCount * ((PrimitiveType)type).ByteCount();
            ref Cell cell = ref cells[_places[component]];
            cell.TimestampMicros = time;
            cell.Value = BinaryPrimitives.ReadUInt64LittleEndian(body.Slice(field.Offset, byteCount));
        }

        return true;
    }
}
