namespace ElodinFast.Wire;

/// <summary>A VTable as it stands on the wire: ops, fields, data. Not yet checked; see <see cref="VTablePlan"/>.</summary>
public sealed class VTable
{
    /// <summary>Most ops, and most fields, that are read. References are 16 bits wide, so more could not be used.</summary>
    public const int CountMax = 65_536;

    private const int CapacityMax = 64;

    private static readonly VTable s_unread = new([], [], []);

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

    /// <summary>Bytes of the postcard encoding, exactly; found without encoding it.</summary>
    internal int MaxByteCount
    {
        get
        {
            int byteCount = PostcardSize.OfVarint((ulong)_ops.Length) + PostcardSize.OfVarint((ulong)_fields.Length) + PostcardSize.OfBytes(_data);
            foreach (VTableOp op in _ops)
            {
                byteCount += op.ByteCount;
            }

            foreach ((ushort offset, ushort fieldByteCount, ushort arg) in _fields)
            {
                byteCount += PostcardSize.OfVarint(offset) + PostcardSize.OfVarint(fieldByteCount) + PostcardSize.OfVarint(arg);
            }

            return byteCount;
        }
    }

    /// <summary>Reads a VTable from its postcard encoding; bytes behind it are ignored.</summary>
    public static bool TryRead(ReadOnlySpan<byte> encoded, out VTable vtable, out PostcardError error)
    {
        var reader = new PostcardReader(encoded);
        vtable = Read(ref reader);
        error = reader.Error;
        return reader.Succeeded;
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
            writer.WriteU16(field.Offset);
            writer.WriteU16(field.ByteCount);
            writer.WriteU16(field.Arg);
        }

        writer.WriteBytes(_data);
    }

    internal static VTable Read(ref PostcardReader reader)
    {
        int opCount = reader.ReadCount(CountMax);
        var ops = new List<VTableOp>(Math.Min(opCount, CapacityMax));
        for (int i = 0; i < opCount && !reader.Failed; i++)
        {
            ops.Add(VTableOp.Read(ref reader));
        }

        int fieldCount = reader.ReadCount(CountMax);
        var fields = new List<VTableField>(Math.Min(fieldCount, CapacityMax));
        for (int i = 0; i < fieldCount && !reader.Failed; i++)
        {
            fields.Add(new VTableField(reader.ReadU16(), reader.ReadU16(), reader.ReadU16()));
        }

        byte[] data = reader.ReadBytes().ToArray();
        return reader.Failed ? s_unread : new VTable([.. ops], [.. fields], data);
    }

    private byte[] Encode()
    {
        byte[] encoded = new byte[MaxByteCount];
        var writer = new PostcardWriter(encoded);
        Write(ref writer);
        return encoded;
    }
}
