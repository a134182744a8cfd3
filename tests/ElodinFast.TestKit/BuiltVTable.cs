using System.Buffers.Binary;
using ElodinFast.Wire;

namespace ElodinFast.TestKit;

/// <summary>VTables and tables as a peer builds them: every VTable is accepted, and most tables are long enough.</summary>
public static class BuiltVTable
{
    private const int FieldCountMax = 12;
    private const int TimestampSlots = 3;

    private static readonly PacketId[] s_unknownExts = [ExtIds.Mean, ExtIds.Row, new(9, 9)];

    /// <summary>A VTable of fields of all types; half of them share one timestamp, so that they can be a row.</summary>
    public static VTable Next(Random random)
    {
        var builder = new VTableBuilder(random.Next(2) == 0 ? VTableExtOrder.ArgFirst : VTableExtOrder.DataFirst);
        bool isRow = random.Next(2) == 0;
        VTableNode shared = VTableNode.Table(8 * random.Next(TimestampSlots), 8);
        int fieldCount = random.Next(1, FieldCountMax);
        int end = 8 * TimestampSlots;
        for (int i = 0; i < fieldCount; i++)
        {
            var type = (PrimitiveType)random.Next(PrimitiveTypes.Count);
            if (isRow && type == PrimitiveType.Bool)
            {
                type = PrimitiveType.F64;
            }

            var schema = new ComponentSchema(type, Dimensions(random));
            int size = type.ByteCount();
            int offset = random.Next(10) == 0 ? size * random.Next(8) : (end + size - 1) / size * size; // now and then over others
            int byteCount = (int)schema.ByteCount + (random.Next(6) == 0 ? random.Next(5) : 0);
            end = Math.Max(end, offset + byteCount);
            VTableNode component = VTableNode.Component(new ComponentId((ulong)random.NextInt64()));
            builder.AddField(offset, byteCount, isRow ? Shared(random, schema, shared, component) : Own(random, schema, component));
        }

        return builder.Build();
    }

    /// <summary>A table that a VTable asks for, sometimes cut short, and mostly with valid bools.</summary>
    public static byte[] Table(Random random, VTable vtable)
    {
        int byteCount = 8 * TimestampSlots;
        foreach (VTableField field in vtable.Fields)
        {
            byteCount = Math.Max(byteCount, field.Offset + field.ByteCount);
        }

        byte[] body = new byte[random.Next(4) == 0 ? random.Next(byteCount + 1) : byteCount + random.Next(8)];
        random.NextBytes(body);
        if (random.Next(3) != 0)
        {
            for (int i = 0; i < body.Length; i++)
            {
                body[i] &= 1;
            }
        }

        return body;
    }

    private static ulong[] Dimensions(Random random) => random.Next(4) switch
    {
        0 => [(ulong)random.Next(0, 4), (ulong)random.Next(1, 3)],
        1 => [(ulong)random.Next(1, 7)],
        _ => [],
    };

    private static VTableNode Shared(Random random, ComponentSchema schema, VTableNode time, VTableNode component) => random.Next(3) switch
    {
        0 => VTableNode.Schema(schema, VTableNode.Timestamp(time, component)),
        1 => Unknown(random, VTableNode.Timestamp(time, VTableNode.Schema(schema, component))),
        _ => VTableNode.Timestamp(time, VTableNode.Schema(schema, component)),
    };

    private static VTableNode Own(Random random, ComponentSchema schema, VTableNode component)
    {
        VTableNode range = VTableNode.Table(random.Next(8 * TimestampSlots), random.Next(12) == 0 ? random.Next(8) : 8);
        VTableNode value = VTableNode.Schema(schema, component);
        return random.Next(6) switch
        {
            0 => VTableNode.Ext(ExtIds.TimestampNanos, range, value),
            1 => VTableNode.Timestamp(Constant(random), value),
            2 => VTableNode.Ext(ExtIds.TimestampNanos, Constant(random), value),
            3 => value,
            4 => VTableNode.Timestamp(range, VTableNode.Timestamp(VTableNode.Table(8, 8), value)),
            _ => Unknown(random, VTableNode.Timestamp(range, value)),
        };
    }

    private static VTableNode Unknown(Random random, VTableNode arg)
    {
        VTableNode data = random.Next(2) == 0 ? VTableNode.Data([1, 2, 3]) : VTableNode.Table(random.Next(8), random.Next(24));
        return VTableNode.Ext(s_unknownExts[random.Next(s_unknownExts.Length)], data, arg);
    }

    private static VTableNode Constant(Random random)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, random.Next(2) == 0 ? random.NextInt64() : -random.Next(5000));
        return VTableNode.Data(bytes);
    }
}
