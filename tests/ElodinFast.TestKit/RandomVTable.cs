using System.Buffers.Binary;
using ElodinFast.Wire;

namespace ElodinFast.TestKit;

/// <summary>VTables at random: most of them nearly right, so that they get past the first check.</summary>
public static class RandomVTable
{
    private const int OpCountMax = 24;

    private static readonly PacketId[] s_extIds = [ExtIds.TimestampNanos, ExtIds.Mean, new(9, 9)];

    /// <summary>A VTable of a few dozen ops whose references are mostly of a fitting kind.</summary>
    public static VTable Next(Random random)
    {
        byte[] data = Data(random);
        var ops = new VTableOp[random.Next(1, OpCountMax)];
        for (int i = 0; i < ops.Length; i++)
        {
            ops[i] = Op(random, data.Length);
        }

        // Second pass, when every op's kind is known: let references point to what they want, mostly.
        for (int i = 0; i < ops.Length; i++)
        {
            ops[i] = Aim(random, ops, ops[i]);
        }

        var fields = new VTableField[random.Next(0, 5)];
        for (int i = 0; i < fields.Length; i++)
        {
            int offset = random.Next(4) == 0 ? random.Next(0, 64) : 8 * random.Next(0, 8);
            fields[i] = new VTableField((ushort)offset, (ushort)random.Next(0, 40), Pick(random, ops, op => op.Kind >= VTableOpKind.Schema));
        }

        return new VTable(ops, fields, data);
    }

    /// <summary>A table that often has the length that fields and timestamps ask for.</summary>
    public static byte[] Table(Random random)
    {
        byte[] body = new byte[random.Next(2) == 0 ? random.Next(0, 80) : 128];
        random.NextBytes(body);
        if (random.Next(2) == 0)
        {
            for (int i = 0; i < body.Length; i++)
            {
                body[i] &= 1; // valid bools
            }
        }

        return body;
    }

    private static byte[] Data(Random random)
    {
        byte[] data = new byte[8 * random.Next(0, 8)];
        for (int word = 0; word < data.Length; word += 8)
        {
            ulong value = random.Next(10) == 0 ? 1UL << random.Next(64) : (ulong)random.Next(0, 13);
            BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(word), value);
        }

        return data;
    }

    private static VTableOp Op(Random random, int dataByteCount)
    {
        int offset = random.Next(8) == 0 ? random.Next(0, 70) : 8 * random.Next(0, Math.Max(1, dataByteCount / 8));
        int tableOffset = random.Next(0, 72);
        int byteCount = random.Next(8) == 0 ? random.Next(0, 20) : 8 * random.Next(0, 3);
        return random.Next(13) switch
        {
            0 or 1 or 2 => VTableOp.Data((ushort)offset, (ushort)byteCount),
            3 or 9 => VTableOp.Table((ushort)tableOffset, (ushort)(random.Next(4) == 0 ? byteCount : 8)),
            4 => random.Next(3) == 0 ? VTableOp.None : VTableOp.Component(0),
            5 => VTableOp.Component(0),
            6 or 7 => VTableOp.Schema(0, 0, 0),
            8 or 10 or 11 => VTableOp.Timestamp(0, 0),
            _ => VTableOp.Ext(0, s_extIds[random.Next(s_extIds.Length)], 0),
        };
    }

    private static VTableOp Aim(Random random, VTableOp[] ops, VTableOp op)
    {
        ushort Word() => Pick(random, ops, o => o.Kind == VTableOpKind.Data && o.Second == 8);
        ushort Link() => Pick(random, ops, o => o.Kind >= VTableOpKind.Component);
        ushort Source() => Pick(random, ops, o => o.Kind == VTableOpKind.Table || (o.Kind <= VTableOpKind.None && random.Next(4) == 0));
        return op.Kind switch
        {
            VTableOpKind.Component => VTableOp.Component(Word()),
            VTableOpKind.Schema => VTableOp.Schema(Word(), Pick(random, ops, o => o.Kind == VTableOpKind.Data), Link()),
            VTableOpKind.Timestamp => VTableOp.Timestamp(Source(), Link()),
            VTableOpKind.Ext => VTableOp.Ext(Link(), new PacketId(op.Second), Source()),
            _ => op,
        };
    }

    private static ushort Pick(Random random, VTableOp[] ops, Func<VTableOp, bool> fits)
    {
        Span<ushort> candidates = stackalloc ushort[OpCountMax];
        int count = 0;
        for (int i = 0; i < ops.Length; i++)
        {
            if (fits(ops[i]))
            {
                candidates[count++] = (ushort)i;
            }
        }

        return count == 0 || random.Next(30) == 0 ? (ushort)random.Next(0, ops.Length + 1) : candidates[random.Next(count)];
    }
}
