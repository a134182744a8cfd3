using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>
/// Evaluates ops as operands, each once, without recursion. A bad peer may nest 65,536 of them or close a circle.
/// </summary>
/// <param name="vtable">What is compiled.</param>
/// <param name="facts">As many as there are ops, all new.</param>
internal sealed class OperandRealizer(VTable vtable, ArraySegment<OpFacts> facts)
{
    private const int WordByteCount = 8;

    private readonly VTable _vtable = vtable;
    private readonly OpFacts[] _facts = facts.Array!;
    private readonly int _count = facts.Count;
    private readonly Stack<int> _open = new();

    /// <summary>The facts of an existing op.</summary>
    public OpFacts Realize(int op)
    {
        if (_facts[op].State == VisitState.Done)
        {
            return _facts[op];
        }

        _open.Push(op);
        while (_open.TryPeek(out int current))
        {
            ref OpFacts facts = ref _facts[current];
            if (facts.State == VisitState.Done)
            {
                _open.Pop();
                continue;
            }

            facts.State = VisitState.Open;
            int missing = Evaluate(_vtable.Ops[current], out OpFacts result);
            if (missing >= 0)
            {
                _open.Push(missing);
                continue;
            }

            result.State = VisitState.Done;
            facts = result;
            _open.Pop();
        }

        return _facts[op];
    }

    /// <summary>The bytes of a Data op that was realized without error.</summary>
    public ReadOnlySpan<byte> Bytes(int op) => _vtable.Data.Slice(_vtable.Ops[op].First, _vtable.Ops[op].Second);

    /// <summary>Whether a Schema op that was realized without error has this type and shape.</summary>
    public bool IsSchema(int op, ComponentSchema expected)
    {
        VTableOp schema = _vtable.Ops[op];
        ReadOnlySpan<byte> dimensions = Bytes(schema.Second);
        if (Bytes(schema.First)[0] != (byte)expected.Type || dimensions.Length != expected.Dimensions.Length * WordByteCount)
        {
            return false;
        }

        foreach (ulong dimension in expected.Dimensions)
        {
            if (BinaryPrimitives.ReadUInt64LittleEndian(dimensions) != dimension)
            {
                return false;
            }

            dimensions = dimensions[WordByteCount..];
        }

        return true;
    }

    /// <summary>The schema of a Schema op that was realized without error.</summary>
    public ComponentSchema Schema(int op)
    {
        VTableOp schema = _vtable.Ops[op];
        ReadOnlySpan<byte> dimensionBytes = Bytes(schema.Second);
        Span<ulong> dimensions = stackalloc ulong[dimensionBytes.Length / WordByteCount];
        for (int i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = BinaryPrimitives.ReadUInt64LittleEndian(dimensionBytes[(i * WordByteCount)..]);
        }

        return new ComponentSchema((PrimitiveType)Bytes(schema.First)[0], dimensions);
    }

    /// <summary>Evaluates one op, or answers the operand that must be evaluated before it (otherwise -1).</summary>
    private int Evaluate(VTableOp op, out OpFacts result)
    {
        result = default;
        switch (op.Kind)
        {
            case VTableOpKind.Data:
                result.Status = op.First + op.Second > _vtable.Data.Length ? VTableStatus.BufferOverflow : VTableStatus.Ok;
                return -1;
            case VTableOpKind.Table:
                result.TableByteCount = op.First + op.Second;
                return -1;
            case VTableOpKind.Component:
                return EvaluateComponent(op, ref result);
            case VTableOpKind.Schema:
                return EvaluateSchema(op, ref result);
            case VTableOpKind.Timestamp:
                return EvaluateTimestamp(op, ref result);
            case VTableOpKind.Ext:
                return Operand(op.First, ref result);
            default:
                return -1;
        }
    }

    /// <summary>Takes over the facts of an operand; answers it when it is not evaluated yet (otherwise -1).</summary>
    private int Operand(int op, ref OpFacts result)
    {
        if (op >= _count)
        {
            result = OpFacts.Failed(VTableStatus.OpRefNotFound);
            return -1;
        }

        switch (_facts[op].State)
        {
            case VisitState.New when _vtable.Ops[op].Kind > VTableOpKind.None:
                return op;
            case VisitState.New: // refers to nothing, as nearly all operands do
                Evaluate(_vtable.Ops[op], out result);
                result.State = VisitState.Done;
                _facts[op] = result;
                return -1;
            case VisitState.Open:
                result = OpFacts.Failed(VTableStatus.InvalidOp, isCyclic: true);
                return -1;
            default:
                result = _facts[op];
                return -1;
        }
    }

    private int EvaluateComponent(VTableOp op, ref OpFacts result)
    {
        int missing = Operand(op.First, ref result);
        if (missing < 0 && result.Status == VTableStatus.Ok && !IsWord(op.First))
        {
            result = OpFacts.Failed(VTableStatus.InvalidOp);
        }

        return missing;
    }

    private int EvaluateSchema(VTableOp op, ref OpFacts result)
    {
        int missing = Operand(op.First, ref result);
        if (missing >= 0 || result.Status != VTableStatus.Ok)
        {
            return missing;
        }

        if (!IsWord(op.First) || BinaryPrimitives.ReadUInt64LittleEndian(Bytes(op.First)) >= PrimitiveTypes.Count)
        {
            result = OpFacts.Failed(VTableStatus.InvalidOp);
            return -1;
        }

        missing = Operand(op.Second, ref result);
        if (missing < 0 && result.Status == VTableStatus.Ok)
        {
            result.Status = CheckDimensions(_vtable.Ops[op.Second]);
        }

        return missing;
    }

    private int EvaluateTimestamp(VTableOp op, ref OpFacts result)
    {
        int missing = Operand(op.First, ref result);
        if (missing < 0 && result.Status == VTableStatus.Ok)
        {
            VTableOp source = _vtable.Ops[op.First];
            bool isWord = source.Second == WordByteCount;
            result.Status = source.Kind == VTableOpKind.Data && !isWord ? VTableStatus.OffsetOverflow : VTableStatus.Ok;
            result.TableFails |= source.Kind == VTableOpKind.Table && !isWord;
        }

        return missing;
    }

    private static VTableStatus CheckDimensions(VTableOp dimensions)
    {
        if (dimensions.Kind != VTableOpKind.Data)
        {
            return VTableStatus.InvalidOp;
        }

        if (dimensions.Second % WordByteCount != 0)
        {
            return VTableStatus.BufferUnderflow;
        }

        if (dimensions.First % WordByteCount != 0)
        {
            return VTableStatus.IncorrectAlignedInput;
        }

        return dimensions.Second / WordByteCount > ComponentSchema.DimensionCountMax ? VTableStatus.InvalidOp : VTableStatus.Ok;
    }

    private bool IsWord(int op) =>
        _vtable.Ops[op].Kind == VTableOpKind.Data && _vtable.Ops[op].Second == WordByteCount;
}
