using ElodinFast.Wire;

namespace ElodinFast.TestKit;

/// <summary>Smaller VTables and tables, for a failing case to be reduced to what matters.</summary>
public static class VTableShrinker
{
    /// <summary>VTables with one thing less: a field, the last op, an op's meaning, half of the data, a number.</summary>
    public static IEnumerable<VTable> Shrink(VTable vtable)
    {
        VTableOp[] ops = vtable.Ops.ToArray();
        VTableField[] fields = vtable.Fields.ToArray();
        byte[] data = vtable.Data.ToArray();
        for (int i = 0; i < fields.Length; i++)
        {
            yield return new VTable(ops, [.. fields[..i], .. fields[(i + 1)..]], data);
        }

        if (ops.Length > 0)
        {
            yield return new VTable(ops[..^1], fields, data);
        }

        if (data.Length > 0)
        {
            yield return new VTable(ops, fields, data[..(data.Length / 2)]);
            yield return new VTable(ops, fields, data[..^1]);
        }

        for (int i = 0; i < ops.Length; i++)
        {
            foreach (VTableOp op in Shrink(ops[i]))
            {
                yield return new VTable([.. ops[..i], op, .. ops[(i + 1)..]], fields, data);
            }
        }

        for (int i = 0; i < fields.Length; i++)
        {
            if (fields[i].Offset > 0)
            {
                VTableField field = fields[i] with { Offset = 0 };
                yield return new VTable(ops, [.. fields[..i], field, .. fields[(i + 1)..]], data);
            }
        }
    }

    /// <summary>Tables that are shorter, or hold more zeros.</summary>
    public static IEnumerable<byte[]> Shrink(byte[] table)
    {
        if (table.Length > 0)
        {
            yield return table[..(table.Length / 2)];
            yield return table[..^1];
        }

        for (int i = 0; i < table.Length; i++)
        {
            if (table[i] != 0)
            {
                byte[] zeroed = [.. table];
                zeroed[i] = 0;
                yield return zeroed;
            }
        }
    }

    private static IEnumerable<VTableOp> Shrink(VTableOp op)
    {
        if (op.Kind != VTableOpKind.None)
        {
            yield return VTableOp.None;
        }

        if (op.Kind <= VTableOpKind.Table && op.First > 0)
        {
            yield return op with { First = 0 };
        }

        if (op.Kind <= VTableOpKind.Table && op.Second > 0)
        {
            yield return op with { Second = (ushort)(op.Second / 2) };
        }

        if (op.Kind is VTableOpKind.Timestamp or VTableOpKind.Ext or VTableOpKind.Schema && op.Arg > 0)
        {
            yield return op with { Arg = (ushort)(op.Arg - 1) };
        }
    }
}
