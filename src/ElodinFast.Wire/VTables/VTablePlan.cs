using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>An accepted VTable, resolved once: applying a table is bounds checks and copies, never a walk over ops.</summary>
/// <remarks>Immutable, so any number of threads may resolve tables with it.</remarks>
public sealed class VTablePlan
{
    private const long NanosPerMicro = 1000;

    private readonly PlanField[] _fields;
    private readonly FieldAccess[] _access;

    internal VTablePlan(VTable vtable, PlanField[] fields, FieldAccess[] access)
    {
        VTable = vtable;
        _fields = fields;
        _access = access;
    }

    /// <summary>The VTable this was compiled from.</summary>
    public VTable VTable { get; }

    /// <summary>The fields, in the VTable's order.</summary>
    public ReadOnlySpan<PlanField> Fields => _fields;

    /// <summary>Resolves and checks every field without a table (registration), in O(ops + fields).</summary>
    /// <param name="vtable">What arrived.</param>
    /// <param name="plan">The plan, when accepted.</param>
    /// <param name="failedField">The first bad field otherwise; only <see cref="VTableStatus.Misaligned"/> fills it.</param>
    public static VTableStatus TryCompile(VTable vtable, out VTablePlan? plan, out PlanField failedField) =>
        new VTableCompiler(vtable).TryCompile(out plan, out failedField);

    /// <summary>
    /// First byte of a field's timestamp in the table, where that is eight bytes of microseconds; -1 for every other source.
    /// </summary>
    public int TimestampOffset(int field)
    {
        ref readonly FieldAccess access = ref _access[field];
        return access.Timestamp == TimestampKind.TableMicros ? access.TimestampOffset : -1;
    }

    /// <summary>
    /// The timestamp that field <paramref name="field"/> gets from this table, and its value bytes, in the order of checks of
    /// docs/protocol.md. <paramref name="hasTimestamp"/> is <see langword="false"/> where the receiver's implicit time applies. Hot.
    /// </summary>
    public VTableStatus Resolve(
        int field, ReadOnlySpan<byte> body, out ReadOnlySpan<byte> value, out bool hasTimestamp, out long timestampMicros)
    {
        ref readonly FieldAccess access = ref _access[field];
        if (body.Length >= access.FastByteCount)
        {
            value = body.Slice(access.Offset, access.ValueByteCount);
            hasTimestamp = true;
            timestampMicros = BinaryPrimitives.ReadInt64LittleEndian(body[access.TimestampOffset..]);
            return VTableStatus.Ok;
        }

        return ResolveSlow(in access, body, out value, out hasTimestamp, out timestampMicros);
    }

    private static VTableStatus ResolveSlow(
        in FieldAccess access, ReadOnlySpan<byte> body, out ReadOnlySpan<byte> value, out bool hasTimestamp, out long timestampMicros)
    {
        value = default;
        hasTimestamp = false;
        timestampMicros = 0;
        if (access.ChainByteCount > body.Length)
        {
            return VTableStatus.BufferUnderflow;
        }

        if (access.ChainFails)
        {
            return VTableStatus.OffsetOverflow;
        }

        if (access.Offset + access.FieldByteCount > body.Length)
        {
            return VTableStatus.BufferUnderflow;
        }

        if (access.ElementCountOverflows)
        {
            return VTableStatus.OffsetOverflow;
        }

        if (access.ValueByteCount < 0 || access.ValueByteCount > access.FieldByteCount)
        {
            return VTableStatus.BufferUnderflow;
        }

        ReadOnlySpan<byte> bytes = body.Slice(access.Offset, access.ValueByteCount);
        if (access.IsBool && bytes.ContainsAnyExceptInRange((byte)0, (byte)1))
        {
            return VTableStatus.InvalidComponentValue;
        }

        value = bytes;
        hasTimestamp = access.Timestamp != TimestampKind.None;
        timestampMicros = access.Timestamp switch
        {
            TimestampKind.TableMicros => BinaryPrimitives.ReadInt64LittleEndian(body[access.TimestampOffset..]),
            TimestampKind.TableNanos => BinaryPrimitives.ReadInt64LittleEndian(body[access.TimestampOffset..]) / NanosPerMicro,
            TimestampKind.Constant => access.ConstantMicros,
            _ => 0,
        };
        return VTableStatus.Ok;
    }
}
