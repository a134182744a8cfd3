using System.Buffers.Binary;
using System.Numerics;
using ElodinFast.Wire;

namespace ElodinFast.TestKit;

/// <summary>
/// Reads a field of a table by walking the ops, as the protocol describes it and with no thought of speed. Compiled plans are checked
/// against it. It knows no bound but the stack, so give it small VTables.
/// </summary>
public static class SlowTableReader
{
    private const int WordByteCount = 8;

    /// <summary>What one field of one table is.</summary>
    public sealed record Result(
        VTableStatus Status, ComponentId Component = default, ComponentSchema? Schema = null, long? TimestampMicros = null, byte[]? Value = null);

    /// <summary>Judges a VTable as a server does when it is registered: the first bad field decides.</summary>
    public static VTableStatus Register(VTable vtable)
    {
        foreach (VTableField field in vtable.Fields)
        {
            Result result = Read(vtable, field, body: null);
            if (result.Status != VTableStatus.Ok)
            {
                return result.Status;
            }

            if (field.Offset % result.Schema!.Type.ByteCount() != 0)
            {
                return VTableStatus.Misaligned;
            }
        }

        // Timestamp ops count for the search for timestamp sources even when no field leads to them, and there a circle must end.
        for (int i = 0; i < vtable.Ops.Length; i++)
        {
            VTableOp op = vtable.Ops[i];
            if (op.Kind == VTableOpKind.Timestamp || (op.Kind == VTableOpKind.Ext && op.Second == ExtIds.TimestampNanos.Value))
            {
                try
                {
                    Realize(vtable, (ushort)i, null, []);
                }
                catch (Refused refused)
                {
                    if (refused.IsCycle)
                    {
                        return VTableStatus.InvalidOp;
                    }
                }
            }
        }

        return VTableStatus.Ok;
    }

    /// <summary>Whether a field overlaps a range that a timestamp op reads.</summary>
    public static bool IsTimestampSource(VTable vtable, VTableField field)
    {
        for (int i = 0; i < vtable.Ops.Length; i++)
        {
            VTableOp op = vtable.Ops[i];
            bool reads = op.Kind == VTableOpKind.Timestamp || (op.Kind == VTableOpKind.Ext && op.Second == ExtIds.TimestampNanos.Value);
            if (reads && op.First < vtable.Ops.Length && vtable.Ops[op.First] is { Kind: VTableOpKind.Table } range
                && range.First < field.Offset + field.ByteCount && field.Offset < range.First + range.Second)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Resolves a field with a table, or without one.</summary>
    public static Result Read(VTable vtable, VTableField field, byte[]? body)
    {
        try
        {
            return ReadCore(vtable, field, body);
        }
        catch (Refused refused)
        {
            return new Result(refused.Status);
        }
    }

    private static Result ReadCore(VTable vtable, VTableField field, byte[]? body)
    {
        ComponentSchema? schema = null;
        long? timestamp = null;
        ushort next = field.Arg;
        for (int step = 0; ; step++)
        {
            VTableOp op = Get(vtable, next);
            if (step > vtable.Ops.Length)
            {
                throw new Refused(VTableStatus.InvalidOp);
            }

            byte[]? realized = Realize(vtable, next, body, []);
            switch (op.Kind)
            {
                case VTableOpKind.Schema:
                    schema = Schema(vtable, op);
                    next = op.Arg;
                    break;
                case VTableOpKind.Timestamp:
                    timestamp = realized is null ? null : BinaryPrimitives.ReadInt64LittleEndian(realized);
                    next = op.Arg;
                    break;
                case VTableOpKind.Ext:
                    if (op.Second == ExtIds.TimestampNanos.Value)
                    {
                        timestamp = Nanos(realized!);
                    }

                    next = op.Arg;
                    break;
                case VTableOpKind.Component:
                    var id = new ComponentId(BinaryPrimitives.ReadUInt64LittleEndian(realized));
                    return schema is null ? new Result(VTableStatus.SchemaNotFound) : Value(field, body, id, schema, timestamp);
                default:
                    throw new Refused(VTableStatus.InvalidOp);
            }
        }
    }

    private static long? Nanos(byte[] data) => data.Length switch
    {
        > WordByteCount => throw new Refused(VTableStatus.OffsetOverflow),
        < WordByteCount => null,
        _ => BinaryPrimitives.ReadInt64LittleEndian(data) / 1000,
    };

    private static Result Value(VTableField field, byte[]? body, ComponentId id, ComponentSchema schema, long? timestamp)
    {
        if (body is null)
        {
            return new Result(VTableStatus.Ok, id, schema, timestamp);
        }

        if (field.Offset + field.ByteCount > body.Length)
        {
            return new Result(VTableStatus.BufferUnderflow);
        }

        BigInteger elementCount = 1;
        foreach (ulong dimension in schema.Dimensions)
        {
            elementCount *= dimension;
            if (elementCount > ulong.MaxValue)
            {
                return new Result(VTableStatus.OffsetOverflow);
            }
        }

        BigInteger byteCount = elementCount * schema.Type.ByteCount();
        if (byteCount > field.ByteCount)
        {
            return new Result(VTableStatus.BufferUnderflow);
        }

        byte[] value = body[field.Offset..(field.Offset + (int)byteCount)];
        return schema.Type == PrimitiveType.Bool && value.Any(b => b > 1)
            ? new Result(VTableStatus.InvalidComponentValue)
            : new Result(VTableStatus.Ok, id, schema, timestamp, value);
    }

    private static VTableOp Get(VTable vtable, ushort op) =>
        op < vtable.Ops.Length ? vtable.Ops[op] : throw new Refused(VTableStatus.OpRefNotFound);

    /// <summary>The bytes that an op yields as an operand; null when it yields none.</summary>
    private static byte[]? Realize(VTable vtable, ushort index, byte[]? body, HashSet<ushort> above)
    {
        VTableOp op = Get(vtable, index);
        if (!above.Add(index))
        {
            throw new Refused(VTableStatus.InvalidOp, isCycle: true);
        }

        byte[]? result = RealizeCore(vtable, op, body, above);
        above.Remove(index);
        return result;
    }

    private static byte[]? RealizeCore(VTable vtable, VTableOp op, byte[]? body, HashSet<ushort> above)
    {
        switch (op.Kind)
        {
            case VTableOpKind.Data:
                return op.First + op.Second <= vtable.Data.Length
                    ? vtable.Data.Slice(op.First, op.Second).ToArray()
                    : throw new Refused(VTableStatus.BufferOverflow);
            case VTableOpKind.Table:
                return body is null ? null
                    : op.First + op.Second <= body.Length ? body[op.First..(op.First + op.Second)]
                    : throw new Refused(VTableStatus.BufferUnderflow);
            case VTableOpKind.Component:
                return Operand(vtable, op.First, body, above) is { Length: WordByteCount } id
                    ? id : throw new Refused(VTableStatus.InvalidOp);
            case VTableOpKind.Schema:
                if (Operand(vtable, op.First, body, above) is not { Length: WordByteCount } type
                    || BinaryPrimitives.ReadUInt64LittleEndian(type) >= PrimitiveTypes.Count)
                {
                    throw new Refused(VTableStatus.InvalidOp);
                }

                byte[] dimensions = Operand(vtable, op.Second, body, above) ?? throw new Refused(VTableStatus.InvalidOp);
                if (dimensions.Length % WordByteCount != 0)
                {
                    throw new Refused(VTableStatus.BufferUnderflow);
                }

                return vtable.Ops[op.Second].First % WordByteCount != 0 ? throw new Refused(VTableStatus.IncorrectAlignedInput)
                    : dimensions.Length / WordByteCount > ComponentSchema.DimensionCountMax ? throw new Refused(VTableStatus.InvalidOp)
                    : null;
            case VTableOpKind.Timestamp:
                byte[]? source = Operand(vtable, op.First, body, above);
                return source is null or { Length: WordByteCount } ? source : throw new Refused(VTableStatus.OffsetOverflow);
            case VTableOpKind.Ext:
                return Operand(vtable, op.First, body, above) ?? [];
            default:
                return null;
        }
    }

    /// <summary>An operand's bytes; only Data and Table pass any on.</summary>
    private static byte[]? Operand(VTable vtable, ushort op, byte[]? body, HashSet<ushort> above)
    {
        byte[]? bytes = Realize(vtable, op, body, above);
        return vtable.Ops[op].Kind is VTableOpKind.Data or VTableOpKind.Table ? bytes : null;
    }

    private static ComponentSchema Schema(VTable vtable, VTableOp op)
    {
        VTableOp dimensions = vtable.Ops[op.Second];
        ulong[] words = new ulong[dimensions.Second / WordByteCount];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(vtable.Data[(dimensions.First + (i * WordByteCount))..]);
        }

        return new ComponentSchema((PrimitiveType)vtable.Data[vtable.Ops[op.First].First], words);
    }

    private sealed class Refused(VTableStatus status, bool isCycle = false) : Exception
    {
        public VTableStatus Status { get; } = status;

        public bool IsCycle { get; } = isCycle;
    }
}
