using System.Buffers.Binary;
using System.Numerics;
using ElodinFast.Wire;

namespace ElodinFast.TestKit;

/// <summary>
/// Reads a field of a table by walking the ops, as the protocol describes it and with little thought of speed. Compiled plans are checked
/// against it. It knows no bound but the stack, so give it VTables of at most a few thousand ops.
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
                if (Realize(vtable, (ushort)i, null, new Realized?[vtable.Ops.Length]).IsCycle)
                {
                    return VTableStatus.InvalidOp;
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
        ComponentSchema? schema = null;
        long? timestamp = null;
        ushort next = field.Arg;
        for (int step = 0; ; step++)
        {
            if (next >= vtable.Ops.Length)
            {
                return new Result(VTableStatus.OpRefNotFound);
            }

            if (step > vtable.Ops.Length)
            {
                return new Result(VTableStatus.InvalidOp);
            }

            VTableOp op = vtable.Ops[next];
            Realized realized = Realize(vtable, next, body, new Realized?[vtable.Ops.Length]);
            if (realized.Status != VTableStatus.Ok)
            {
                return new Result(realized.Status);
            }

            switch (op.Kind)
            {
                case VTableOpKind.Schema:
                    schema = Schema(vtable, op);
                    next = op.Arg;
                    break;
                case VTableOpKind.Timestamp:
                    timestamp = realized.Bytes is null ? null : BinaryPrimitives.ReadInt64LittleEndian(realized.Bytes);
                    next = op.Arg;
                    break;
                case VTableOpKind.Ext:
                    if (op.Second == ExtIds.TimestampNanos.Value)
                    {
                        byte[] data = realized.Bytes!;
                        if (data.Length > WordByteCount)
                        {
                            return new Result(VTableStatus.OffsetOverflow);
                        }

                        timestamp = data.Length < WordByteCount ? null : BinaryPrimitives.ReadInt64LittleEndian(data) / 1000;
                    }

                    next = op.Arg;
                    break;
                case VTableOpKind.Component:
                    var id = new ComponentId(BinaryPrimitives.ReadUInt64LittleEndian(realized.Bytes));
                    return schema is null ? new Result(VTableStatus.SchemaNotFound) : Value(field, body, id, schema, timestamp);
                default:
                    return new Result(VTableStatus.InvalidOp);
            }
        }
    }

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

    /// <summary>The bytes that an op yields as an operand, or why it yields none. What was realized already is looked up.</summary>
    private static Realized Realize(VTable vtable, ushort index, byte[]? body, Realized?[] known)
    {
        if (index >= vtable.Ops.Length)
        {
            return new Realized(VTableStatus.OpRefNotFound);
        }

        if (known[index] is { } before)
        {
            return before;
        }

        known[index] = new Realized(VTableStatus.InvalidOp, IsCycle: true); // for whoever comes here from below
        Realized result = RealizeCore(vtable, vtable.Ops[index], body, known);
        known[index] = result;
        return result;
    }

    private static Realized RealizeCore(VTable vtable, VTableOp op, byte[]? body, Realized?[] known)
    {
        Realized first;
        switch (op.Kind)
        {
            case VTableOpKind.Data:
                return op.First + op.Second <= vtable.Data.Length
                    ? new Realized(VTableStatus.Ok, vtable.Data.Slice(op.First, op.Second).ToArray())
                    : new Realized(VTableStatus.BufferOverflow);
            case VTableOpKind.Table:
                return body is null ? new Realized(VTableStatus.Ok)
                    : op.First + op.Second <= body.Length ? new Realized(VTableStatus.Ok, body[op.First..(op.First + op.Second)])
                    : new Realized(VTableStatus.BufferUnderflow);
            case VTableOpKind.Component:
                first = Operand(vtable, op.First, body, known);
                return first.Status != VTableStatus.Ok || first.Bytes is { Length: WordByteCount } ? first : new Realized(VTableStatus.InvalidOp);
            case VTableOpKind.Schema:
                return RealizeSchema(vtable, op, body, known);
            case VTableOpKind.Timestamp:
                first = Operand(vtable, op.First, body, known);
                return first.Status != VTableStatus.Ok || first.Bytes is null or { Length: WordByteCount }
                    ? first : new Realized(VTableStatus.OffsetOverflow);
            case VTableOpKind.Ext:
                first = Operand(vtable, op.First, body, known);
                return first.Status != VTableStatus.Ok ? first : new Realized(VTableStatus.Ok, first.Bytes ?? []);
            default:
                return new Realized(VTableStatus.Ok);
        }
    }

    private static Realized RealizeSchema(VTable vtable, VTableOp op, byte[]? body, Realized?[] known)
    {
        Realized type = Operand(vtable, op.First, body, known);
        if (type.Status != VTableStatus.Ok)
        {
            return type;
        }

        if (type.Bytes is not { Length: WordByteCount } || BinaryPrimitives.ReadUInt64LittleEndian(type.Bytes) >= PrimitiveTypes.Count)
        {
            return new Realized(VTableStatus.InvalidOp);
        }

        Realized dimensions = Operand(vtable, op.Second, body, known);
        return dimensions.Status != VTableStatus.Ok ? dimensions
            : dimensions.Bytes is null ? new Realized(VTableStatus.InvalidOp)
            : dimensions.Bytes.Length % WordByteCount != 0 ? new Realized(VTableStatus.BufferUnderflow)
            : vtable.Ops[op.Second].First % WordByteCount != 0 ? new Realized(VTableStatus.IncorrectAlignedInput)
            : dimensions.Bytes.Length / WordByteCount > ComponentSchema.DimensionCountMax ? new Realized(VTableStatus.InvalidOp)
            : new Realized(VTableStatus.Ok);
    }

    /// <summary>An operand's bytes; only Data and Table pass any on.</summary>
    private static Realized Operand(VTable vtable, ushort op, byte[]? body, Realized?[] known)
    {
        Realized realized = Realize(vtable, op, body, known);
        return realized.Status != VTableStatus.Ok || vtable.Ops[op].Kind is VTableOpKind.Data or VTableOpKind.Table
            ? realized : new Realized(VTableStatus.Ok);
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

    private readonly record struct Realized(VTableStatus Status, byte[]? Bytes = null, bool IsCycle = false);
}
