using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ElodinFast.Wire;

/// <summary>An accepted VTable, resolved once: applying a table is bounds checks and copies, never a walk over ops.</summary>
/// <remarks>Immutable, so any number of threads may resolve tables with it.</remarks>
public sealed class VTablePlan
{
    private const long NanosPerMicro = 1000;

    private readonly PlanField[] _fields;
    private readonly FieldAccess[] _access;
    private readonly FastField[] _fast;

    internal VTablePlan(VTable vtable, PlanField[] fields, FieldAccess[] access)
    {
        VTable = vtable;
        _fields = fields;
        _access = access;
        _fast = new FastField[access.Length];
        IsRow = access.Length > 0 && access[0].FastByteCount != int.MaxValue;
        for (int i = 0; i < access.Length; i++)
        {
            ref readonly FieldAccess field = ref access[i];
            _fast[i] = new FastField(field.Offset, field.ValueByteCount, field.TimestampOffset);
            FastByteCount = Math.Max(FastByteCount, field.FastByteCount);
            IsRow &= field.FastByteCount != int.MaxValue && field.TimestampOffset == access[0].TimestampOffset;
        }
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
        VTableCompiler.TryCompile(vtable, out plan, out failedField);

    /// <summary>
    /// All fields share one timestamp, microseconds in the table, and none can fail where the table is long enough: they can be a row.
    /// </summary>
    public bool IsRow { get; }

    /// <summary>Table bytes with which no field needs a check; <see cref="int.MaxValue"/> when some field always does.</summary>
    internal int FastByteCount { get; }

    /// <summary>
    /// First byte of a field's timestamp in the table, where that is eight bytes of microseconds; -1 for every other source.
    /// </summary>
    public int TimestampOffset(int field)
    {
        ref readonly FieldAccess access = ref _access[field];
        return access.Timestamp == TimestampKind.TableMicros ? access.TimestampOffset : -1;
    }

    /// <summary>Maps the fields to a row.</summary>
    /// <param name="layout">Where in the row each field's value lies, in the fields' order; slots must not overlap.</param>
    /// <param name="plan">The copies between tables and rows, adjacent ones merged.</param>
    /// <returns><see langword="false"/> unless <see cref="IsRow"/> and every slot is as large as its field's value.</returns>
    public bool TryMapTo(ReadOnlySpan<RowSlot> layout, [NotNullWhen(true)] out RowPlan? plan)
    {
        RowCopy[]? copies = IsRow ? RowPlanCompiler.TryMerge(_fast, layout) : null;
        plan = copies is null ? null : new RowPlan(copies, _access[0].TimestampOffset, FastByteCount);
        return plan is not null;
    }

    /// <summary>
    /// Hands every field's value of a table to <paramref name="sink"/>, in order, each as soon as it is found good. A field with an invalid
    /// bool is skipped; any other bad field ends it, and the fields before it have been handed over. Hot.
    /// </summary>
    /// <param name="body">The table.</param>
    /// <param name="sink">Who takes the values.</param>
    /// <param name="stoppedAt">The field that was bad, or that the sink wanted to be the last; -1 when all were gone through.</param>
    /// <returns>Why the bad field is bad; otherwise Ok.</returns>
    public VTableStatus Apply<TSink>(ReadOnlySpan<byte> body, scoped ref TSink sink, out int stoppedAt)
        where TSink : struct, ITableSink, allows ref struct =>
        body.Length >= FastByteCount ? ApplyFast(body, ref sink, out stoppedAt) : ApplyChecked(body, ref sink, out stoppedAt);

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

    private VTableStatus ApplyFast<TSink>(ReadOnlySpan<byte> body, scoped ref TSink sink, out int stoppedAt)
        where TSink : struct, ITableSink, allows ref struct
    {
        FastField[] fields = _fast;
        ref byte start = ref MemoryMarshal.GetReference(body);
        for (int i = 0; i < fields.Length; i++)
        {
            // In bounds: FastByteCount is the furthest end of all values and timestamps, and the caller has compared the body with it.
            // Timestamps are little endian.
            FastField field = fields[i];
            long timestampMicros = Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref start, field.TimestampOffset));
            timestampMicros = BitConverter.IsLittleEndian ? timestampMicros : BinaryPrimitives.ReverseEndianness(timestampMicros);
            ReadOnlySpan<byte> value = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref start, field.Offset), field.ByteCount);
            if (!sink.Accept(i, true, timestampMicros, value))
            {
                stoppedAt = i;
                return VTableStatus.Ok;
            }
        }

        stoppedAt = -1;
        return VTableStatus.Ok;
    }

    private VTableStatus ApplyChecked<TSink>(ReadOnlySpan<byte> body, scoped ref TSink sink, out int stoppedAt)
        where TSink : struct, ITableSink, allows ref struct
    {
        for (int i = 0; i < _access.Length; i++)
        {
            VTableStatus status = Resolve(i, body, out ReadOnlySpan<byte> value, out bool hasTimestamp, out long timestampMicros);
            if (status == VTableStatus.InvalidComponentValue)
            {
                sink.Skip(i);
            }
            else if (status != VTableStatus.Ok || !sink.Accept(i, hasTimestamp, timestampMicros, value))
            {
                stoppedAt = i;
                return status;
            }
        }

        stoppedAt = -1;
        return VTableStatus.Ok;
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
