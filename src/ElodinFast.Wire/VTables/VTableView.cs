namespace ElodinFast.Wire;

/// <summary>
/// A <see cref="VTable"/> that borrows the bytes it was read from. Its form is checked; see <see cref="VTablePlan"/> for its meaning.
/// </summary>
public readonly ref struct VTableView : IWireValue<VTableView>
{
    private VTableView(WireList<VTableOp> ops, WireList<VTableField> fields, ReadOnlySpan<byte> data)
    {
        Ops = ops;
        Fields = fields;
        Data = data;
    }

    /// <summary>The operations, which refer to each other by index.</summary>
    public WireList<VTableOp> Ops { get; }

    /// <summary>The fields.</summary>
    public WireList<VTableField> Fields { get; }

    /// <summary>The constants.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <inheritdoc/>
    public int MaxByteCount => Ops.MaxByteCount + Fields.MaxByteCount + PostcardSize.OfBytes(Data);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out VTableView value)
    {
        value = new VTableView(
            WireList<VTableOp>.Read(ref reader, VTable.CountMax),
            WireList<VTableField>.Read(ref reader, VTable.CountMax),
            reader.ReadBytes());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        Ops.Write(ref writer);
        Fields.Write(ref writer);
        writer.WriteBytes(Data);
    }

    /// <summary>A copy that borrows nothing.</summary>
    public VTable ToOwned()
    {
        var ops = new VTableOp[Ops.Count];
        int opCount = 0;
        foreach (VTableOp op in Ops)
        {
            ops[opCount++] = op;
        }

        var fields = new VTableField[Fields.Count];
        int fieldCount = 0;
        foreach (VTableField field in Fields)
        {
            fields[fieldCount++] = field;
        }

        return new VTable(ops, fields, Data.ToArray());
    }
}
