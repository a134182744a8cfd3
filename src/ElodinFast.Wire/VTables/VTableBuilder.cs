namespace ElodinFast.Wire;

/// <summary>Builds VTables, op for op and byte for byte as the protocol's own builders do: operands before the op that uses them.</summary>
/// <param name="extOrder">Which operand of an extension comes first; nothing else differs between the protocol's builders.</param>
public sealed class VTableBuilder(VTableExtOrder extOrder = VTableExtOrder.ArgFirst)
{
    private readonly List<VTableOp> _ops = [];
    private readonly List<VTableField> _fields = [];
    private readonly List<byte> _data = [];
    private readonly Dictionary<VTableNode, ushort> _emitted = new(ReferenceEqualityComparer.Instance);

    /// <summary>Adds a field over a slice of the table.</summary>
    /// <exception cref="ArgumentException">An offset, a length or a count does not fit into the 16 bits that VTables have for it.</exception>
    public VTableBuilder AddField(int offset, int byteCount, VTableNode arg)
    {
        _fields.Add(new VTableField(Fit(offset), Fit(byteCount), Emit(arg)));
        return this;
    }

    /// <summary>Adds a component as <c>timestamp(source, schema(component))</c>, the nesting that servers use.</summary>
    /// <exception cref="ArgumentException">As for <see cref="AddField"/>.</exception>
    public VTableBuilder AddComponent(int offset, ComponentId id, ComponentSchema schema, VTableNode timestampSource) =>
        AddField(
            offset,
            checked((int)schema.ByteCount),
            VTableNode.Timestamp(timestampSource, VTableNode.Schema(schema, VTableNode.Component(id))));

    /// <summary>The VTable of the fields so far.</summary>
    public VTable Build() => new([.. _ops], [.. _fields], [.. _data]);

    private static ushort Fit(int value) => value is >= 0 and <= ushort.MaxValue
        ? (ushort)value
        : throw new ArgumentException($"VTables have 16 bits for a number; {value} does not fit.", nameof(value));

    private ushort Emit(VTableNode node)
    {
        if (_emitted.TryGetValue(node, out ushort index))
        {
            return index;
        }

        VTableOp op = node.Kind switch
        {
            VTableOpKind.Data => EmitData(node),
            VTableOpKind.Table => VTableOp.Table(Fit(node.Offset), Fit(node.ByteCount)),
            VTableOpKind.Component => VTableOp.Component(Emit(node.First!)),
            VTableOpKind.Schema => VTableOp.Schema(Emit(node.First!), Emit(node.Second!), Emit(node.Arg!)),
            VTableOpKind.Timestamp => VTableOp.Timestamp(Emit(node.First!), Emit(node.Arg!)),
            _ => EmitExt(node),
        };
        index = Fit(_ops.Count);
        _ops.Add(op);
        _emitted.Add(node, index);
        return index;
    }

    private VTableOp EmitExt(VTableNode node)
    {
        if (extOrder == VTableExtOrder.ArgFirst)
        {
            ushort arg = Emit(node.Arg!);
            return VTableOp.Ext(arg, node.ExtId, Emit(node.First!));
        }

        ushort data = Emit(node.First!);
        return VTableOp.Ext(Emit(node.Arg!), node.ExtId, data);
    }

    private VTableOp EmitData(VTableNode node)
    {
        while (_data.Count % node.Alignment != 0)
        {
            _data.Add(0);
        }

        ushort offset = Fit(_data.Count);
        _data.AddRange(node.Bytes);
        return VTableOp.Data(offset, Fit(node.Bytes.Length));
    }
}
