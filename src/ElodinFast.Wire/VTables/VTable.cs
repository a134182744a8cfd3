namespace ElodinFast.Wire;

/// <summary>A VTable as it stands on the wire: ops, fields, data. Not yet checked; see <see cref="VTablePlan"/>.</summary>
public sealed class VTable : IWireValue<VTable>
{
    /// <summary>Most ops, and most fields, that are read. References are 16 bits wide, so more could not be used.</summary>
    public const int CountMax = 65_536;

    private readonly VTableOp[] _ops;
    private readonly VTableField[] _fields;
    private readonly byte[] _data;
    private byte[]? _encoded;

    internal VTable(VTableOp[] ops, VTableField[] fields, byte[] data)
    {
        _ops = ops;
        _fields = fields;
        _data = data;
    }

    /// <summary>The operations, which refer to each other by index.</summary>
    public ReadOnlySpan<VTableOp> Ops => _ops;

    /// <summary>The fields.</summary>
    public ReadOnlySpan<VTableField> Fields => _fields;

    /// <summary>The constants.</summary>
    public ReadOnlySpan<byte> Data => _data;

    /// <summary>Bytes of the postcard encoding.</summary>
    public ReadOnlyMemory<byte> Encoded => _encoded ??= Encode();

    /// <inheritdoc/>
    public int MaxByteCount
    {
        get
        {
            int byteCount = PostcardSize.OfBytes(_data);
            byteCount += PostcardSize.OfVarint((ulong)_ops.Length) + PostcardSize.OfVarint((ulong)_fields.Length);
            foreach (VTableOp op in _ops)
            {
                byteCount += op.MaxByteCount;
            }

            foreach (VTableField vtableField in _fields)
            {
                byteCount += vtableField.MaxByteCount;
            }

            return byteCount;
        }
    }

    /// <summary>Reads a VTable from its postcard encoding; bytes behind it are ignored.</summary>
    public static bool TryRead(ReadOnlySpan<byte> encoded, out VTable vtable, out PostcardError error) =>
        Packets.TryRead(encoded, out vtable, out error);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out VTable value)
    {
        bool isRead = VTableView.TryRead(ref reader, out VTableView view);
        value = isRead ? view.ToOwned() : null!;
        return isRead;
    }

    /// <summary>Writes the VTable as postcard.</summary>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteCount(_ops.Length);
        foreach (VTableOp op in _ops)
        {
            op.Write(ref writer);
        }

        writer.WriteCount(_fields.Length);
        foreach (VTableField field in _fields)
        {
            field.Write(ref writer);
        }

        writer.WriteBytes(_data);
    }

    private byte[] Encode()
    {
        byte[] encoded = new byte[MaxByteCount];
        var writer = new PostcardWriter(encoded);
        Write(ref writer);
        return encoded;
    }
}
