using ElodinFast.Wire;

namespace ElodinFast.TestKit;

/// <summary>VTables made to hurt: circles, references to nowhere, shapes that overflow, ranges outside everything.</summary>
public static class HostileVTable
{
    private const int OpCountMax = 12;

    private static readonly ushort[] s_numbers = [0, 1, 7, 8, 9, 127, 128, 16_383, 16_384, 65_527, 65_528, 65_534, 65_535];

    /// <summary>One that has no meaning at all, or a well-built one in which a few numbers are replaced.</summary>
    public static VTable Next(Random random)
    {
        VTable start = random.Next(3) switch
        {
            0 => Arbitrary(random),
            1 => RandomVTable.Next(random),
            _ => BuiltVTable.Next(random),
        };
        VTableOp[] ops = start.Ops.ToArray();
        VTableField[] fields = start.Fields.ToArray();
        byte[] data = start.Data.ToArray();
        for (int blow = random.Next(4); blow > 0; blow--)
        {
            switch (random.Next(6))
            {
                case 0 when fields.Length > 0:
                    ref VTableField field = ref fields[random.Next(fields.Length)];
                    field = random.Next(2) == 0
                        ? field with { Offset = Number(random) }
                        : field with { Arg = Reference(random, ops.Length) };
                    break;
                case 1 when data.Length >= 8:
                    data.AsSpan(8 * random.Next(data.Length / 8), 8).Fill((byte)(random.Next(2) * 0xff)); // a type, a dimension, an id
                    break;
                case 2 when ops.Length > 0:
                    int op = random.Next(ops.Length);
                    ops[op] = Itself(ops[op], (ushort)op);
                    break;
                default:
                    if (ops.Length > 0)
                    {
                        Replace(random, ref ops[random.Next(ops.Length)], ops.Length);
                    }

                    break;
            }
        }

        return new VTable(ops, fields, data);
    }

    private static VTable Arbitrary(Random random)
    {
        var ops = new VTableOp[random.Next(OpCountMax)];
        for (int i = 0; i < ops.Length; i++)
        {
            var kind = (VTableOpKind)random.Next(7);
            ushort first = Reference(random, ops.Length);
            ushort second = Reference(random, ops.Length);
            ushort arg = Reference(random, ops.Length);
            ops[i] = kind switch
            {
                VTableOpKind.Data => VTableOp.Data(Number(random), Number(random)),
                VTableOpKind.Table => VTableOp.Table(Number(random), Number(random)),
                VTableOpKind.Component => VTableOp.Component(first),
                VTableOpKind.Schema => VTableOp.Schema(first, second, arg),
                VTableOpKind.Timestamp => VTableOp.Timestamp(first, arg),
                VTableOpKind.Ext => VTableOp.Ext(arg, random.Next(2) == 0 ? ExtIds.TimestampNanos : new PacketId(second), first),
                _ => VTableOp.None,
            };
        }

        var fields = new VTableField[random.Next(4)];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = new VTableField(Number(random), Number(random), Reference(random, ops.Length));
        }

        byte[] data = new byte[random.Next(40)];
        random.NextBytes(data);
        return new VTable(ops, fields, data);
    }

    private static VTableOp Itself(VTableOp op, ushort index) => op.Kind switch
    {
        VTableOpKind.Component => VTableOp.Component(index),
        VTableOpKind.Schema => op with { First = index, Arg = index },
        VTableOpKind.Timestamp or VTableOpKind.Ext => op with { First = index },
        _ => VTableOp.Component(index),
    };

    private static void Replace(Random random, ref VTableOp op, int opCount)
    {
        op = op.Kind switch
        {
            VTableOpKind.Data or VTableOpKind.Table when random.Next(2) == 0 => op with { First = Number(random) },
            VTableOpKind.Data or VTableOpKind.Table => op with { Second = Number(random) },
            VTableOpKind.None => op,
            VTableOpKind.Component => VTableOp.Component(Reference(random, opCount)),
            _ => random.Next(2) == 0 ? op with { First = Reference(random, opCount) } : op with { Arg = Reference(random, opCount) },
        };
    }

    private static ushort Number(Random random) => s_numbers[random.Next(s_numbers.Length)];

    private static ushort Reference(Random random, int opCount) =>
        random.Next(8) == 0 ? Number(random) : (ushort)random.Next(Math.Max(1, opCount));
}
