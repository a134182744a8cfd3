using System.Buffers;
using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>
/// Turns a VTable into a plan, in time and memory linear in its size. Every op is visited at most twice, once as an operand and once
/// as a link in a chain of args; what a chain asks of a table is summed up as a byte count, so a plan never walks it.
/// </summary>
/// <remarks>What is known of the ops lies in arrays from the pool: of a few hundred fields they are large objects already.</remarks>
internal sealed class VTableCompiler
{
    private const int WordByteCount = 8;
    private const long NanosPerMicro = 1000;

    private readonly VTable _vtable;
    private readonly OperandRealizer _operands;
    private readonly OpFacts[] _chains;
    private readonly Stack<int> _path = new();
    private readonly ComponentSchema?[] _schemas;
    private ComponentSchema? _lastSchema;

    private VTableCompiler(VTable vtable, OpFacts[] operands, OpFacts[] chains)
    {
        _vtable = vtable;
        _operands = new OperandRealizer(vtable, new ArraySegment<OpFacts>(operands, 0, vtable.Ops.Length));
        _chains = chains;
        _schemas = new ComponentSchema?[vtable.Ops.Length];
    }

    public static VTableStatus TryCompile(VTable vtable, out VTablePlan? plan, out PlanField failedField)
    {
        OpFacts[] operands = Rent(vtable.Ops.Length);
        OpFacts[] chains = Rent(vtable.Ops.Length);
        try
        {
            return new VTableCompiler(vtable, operands, chains).TryCompile(out plan, out failedField);
        }
        finally
        {
            ArrayPool<OpFacts>.Shared.Return(operands);
            ArrayPool<OpFacts>.Shared.Return(chains);
        }
    }

    private static OpFacts[] Rent(int opCount)
    {
        OpFacts[] facts = ArrayPool<OpFacts>.Shared.Rent(opCount);
        facts.AsSpan(0, opCount).Clear();
        return facts;
    }

    private VTableStatus TryCompile(out VTablePlan? plan, out PlanField failedField)
    {
        plan = null;
        failedField = default;
        ReadOnlySpan<VTableField> wireFields = _vtable.Fields;
        var fields = new PlanField[wireFields.Length];
        var access = new FieldAccess[wireFields.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            VTableStatus status = CompileField(wireFields[i], out fields[i], out access[i]);
            if (status != VTableStatus.Ok)
            {
                failedField = fields[i];
                return status;
            }
        }

        var ranges = new TimestampRanges();
        if (!TryCollectTimestampRanges(ranges))
        {
            return VTableStatus.InvalidOp;
        }

        for (int i = 0; i < fields.Length; i++)
        {
            PlanField field = fields[i];
            fields[i] = field with { IsTimestampSource = ranges.Overlaps(field.Offset, field.Offset + field.FieldByteCount) };
        }

        plan = new VTablePlan(_vtable, fields, access);
        return VTableStatus.Ok;
    }

    private VTableStatus CompileField(VTableField wire, out PlanField field, out FieldAccess access)
    {
        field = default;
        access = default;
        OpFacts chain = Follow(wire.Arg);
        if (chain.Status != VTableStatus.Ok)
        {
            return chain.Status;
        }

        if (chain.SchemaOp < 0)
        {
            return VTableStatus.SchemaNotFound;
        }

        ComponentSchema schema = SchemaOf(chain.SchemaOp);
        field = new PlanField(chain.ComponentId, schema, wire.Offset, wire.ByteCount, IsTimestampSource: false);
        if (wire.Offset % schema.Type.ByteCount() != 0)
        {
            return VTableStatus.Misaligned;
        }

        access = new FieldAccess
        {
            Offset = wire.Offset,
            FieldByteCount = wire.ByteCount,
            ValueByteCount = (int)schema.ByteCount,
            ElementCountOverflows = schema.ElementCountOverflows,
            IsBool = schema.Type == PrimitiveType.Bool,
            ChainByteCount = chain.TableByteCount,
            ChainFails = chain.TableFails,
        };
        SetTimestamp(chain.TimestampOp, ref access);
        bool isFast = access.Timestamp == TimestampKind.TableMicros && !access.ChainFails && !access.IsBool
            && access.ValueByteCount >= 0 && access.ValueByteCount <= access.FieldByteCount;
        access.FastByteCount = isFast ? Math.Max(access.ChainByteCount, wire.Offset + wire.ByteCount) : int.MaxValue;
        return VTableStatus.Ok;
    }

    // One object an op, and neighbours mostly are alike, so one serves a run of fields.
    private ComponentSchema SchemaOf(int op)
    {
        ref ComponentSchema? schema = ref _schemas[op];
        if (schema is null)
        {
            schema = _lastSchema is not null && _operands.IsSchema(op, _lastSchema) ? _lastSchema : _operands.Schema(op);
            _lastSchema = schema;
        }

        return schema;
    }

    /// <summary>Follows args from an op to its component. What lies on the way is remembered for the next field.</summary>
    private OpFacts Follow(int op)
    {
        OpFacts tail;
        int next = op;
        while (!TryEndChain(next, out tail))
        {
            _chains[next].State = VisitState.Open;
            _path.Push(next);
            next = _vtable.Ops[next].Arg;
        }

        while (_path.TryPop(out int link))
        {
            tail = Prepend(link, tail);
            _chains[link] = tail;
        }

        return tail;
    }

    /// <summary>Whether the chain is known from here on: by an earlier visit, an error, or the component.</summary>
    private bool TryEndChain(int op, out OpFacts facts)
    {
        if (op >= _vtable.Ops.Length)
        {
            facts = OpFacts.Failed(VTableStatus.OpRefNotFound);
            return true;
        }

        if (_chains[op].State != VisitState.New)
        {
            facts = _chains[op].State == VisitState.Done ? _chains[op] : OpFacts.Failed(VTableStatus.InvalidOp, isCyclic: true);
            return true;
        }

        facts = _operands.Realize(op);
        VTableOp head = _vtable.Ops[op];
        if (facts.Status == VTableStatus.Ok && IsOverlongNanos(head))
        {
            facts = OpFacts.Failed(VTableStatus.OffsetOverflow);
        }

        if (facts.Status == VTableStatus.Ok)
        {
            switch (head.Kind)
            {
                case VTableOpKind.Schema or VTableOpKind.Timestamp or VTableOpKind.Ext:
                    return false;
                case VTableOpKind.Component:
                    facts.SchemaOp = -1;
                    facts.TimestampOp = -1;
                    facts.ComponentId = new ComponentId(BinaryPrimitives.ReadUInt64LittleEndian(_operands.Bytes(head.First)));
                    break;
                default:
                    facts = OpFacts.Failed(VTableStatus.InvalidOp);
                    break;
            }
        }

        _chains[op] = facts;
        return true;
    }

    /// <summary>The chain that starts one op further out. The innermost schema and timestamp win, so the tail's come first.</summary>
    private OpFacts Prepend(int op, OpFacts tail)
    {
        if (tail.Status != VTableStatus.Ok)
        {
            return tail;
        }

        VTableOp head = _vtable.Ops[op];
        OpFacts own = _operands.Realize(op);
        if (IsNanos(head) && _vtable.Ops[head.First] is { Kind: VTableOpKind.Table, Second: > WordByteCount })
        {
            own.TableFails = true;
        }

        if (tail.SchemaOp < 0 && head.Kind == VTableOpKind.Schema)
        {
            tail.SchemaOp = op;
        }

        if (tail.TimestampOp < 0 && (head.Kind == VTableOpKind.Timestamp || IsNanos(head)))
        {
            tail.TimestampOp = op;
        }

        // Where this op fails with a table, nothing behind it is looked at.
        tail.TableByteCount = own.TableFails ? own.TableByteCount : Math.Max(own.TableByteCount, tail.TableByteCount);
        tail.TableFails |= own.TableFails;
        return tail;
    }

    private void SetTimestamp(int op, ref FieldAccess access)
    {
        if (op < 0)
        {
            return;
        }

        bool isNanos = IsNanos(_vtable.Ops[op]);
        int sourceOp = _vtable.Ops[op].First;
        VTableOp source = _vtable.Ops[sourceOp];
        if (source.Second != WordByteCount)
        {
            return;
        }

        if (source.Kind == VTableOpKind.Table)
        {
            access.Timestamp = isNanos ? TimestampKind.TableNanos : TimestampKind.TableMicros;
            access.TimestampOffset = source.First;
        }
        else if (source.Kind == VTableOpKind.Data)
        {
            long constant = BinaryPrimitives.ReadInt64LittleEndian(_operands.Bytes(sourceOp));
            access.Timestamp = TimestampKind.Constant;
            access.ConstantMicros = isNanos ? constant / NanosPerMicro : constant;
        }
    }

    /// <summary>Collects what timestamp ops read, also those that no field reaches; <see langword="false"/> on a cycle.</summary>
    private bool TryCollectTimestampRanges(TimestampRanges ranges)
    {
        ReadOnlySpan<VTableOp> ops = _vtable.Ops;
        for (int i = 0; i < ops.Length; i++)
        {
            if (ops[i].Kind != VTableOpKind.Timestamp && !IsNanos(ops[i]))
            {
                continue;
            }

            OpFacts facts = _operands.Realize(i);
            if (facts.IsCyclic)
            {
                return false;
            }

            if (facts.Status == VTableStatus.Ok && ops[ops[i].First] is { Kind: VTableOpKind.Table } range)
            {
                ranges.Add(range.First, range.First + range.Second);
            }
        }

        ranges.Close();
        return true;
    }

    private static bool IsNanos(VTableOp op) => op.Kind == VTableOpKind.Ext && new PacketId(op.Second) == ExtIds.TimestampNanos;

    private bool IsOverlongNanos(VTableOp op) =>
        IsNanos(op) && _vtable.Ops[op.First] is { Kind: VTableOpKind.Data, Second: > WordByteCount };
}
