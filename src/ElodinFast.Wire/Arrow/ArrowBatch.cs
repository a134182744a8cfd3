using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>A record batch, borrowed from its stream: all buffers lie in it and are as long as the schema says.</summary>
public readonly ref struct ArrowBatch
{
    private readonly ArrowField[] _fields;
    private readonly ReadOnlySpan<byte> _buffers;
    private readonly ReadOnlySpan<byte> _body;

    private ArrowBatch(ArrowField[] fields, int rowCount, ReadOnlySpan<byte> buffers, ReadOnlySpan<byte> body)
    {
        _fields = fields;
        RowCount = rowCount;
        _buffers = buffers;
        _body = body;
    }

    /// <summary>Values of each column.</summary>
    public int RowCount { get; }

    /// <summary>Columns.</summary>
    public int ColumnCount => _fields.Length;

    /// <summary>A column. O(its number).</summary>
    public ArrowColumn this[int column]
    {
        get
        {
            int buffer = 0;
            for (int i = 0; i < column; i++)
            {
                buffer += BufferCountOf(_fields[i].Type);
            }

            ArrowField field = _fields[column];
            return field.Type.Kind switch
            {
                ArrowTypeKind.Utf8 => new ArrowColumn(field, RowCount, Buffer(buffer), Buffer(buffer + 2), Buffer(buffer + 1), default),
                ArrowTypeKind.FixedSizeList => new ArrowColumn(field, RowCount, Buffer(buffer), Buffer(buffer + 2), default, Buffer(buffer + 1)),
                _ => new ArrowColumn(field, RowCount, Buffer(buffer), Buffer(buffer + 1), default, default),
            };
        }
    }

    /// <summary>Judges a batch: every node and buffer against the schema and the body, texts against their offsets.</summary>
    internal static ArrowError Read(
        ArrowField[] fields, long rowCount, ReadOnlySpan<byte> nodes, ReadOnlySpan<byte> buffers, ReadOnlySpan<byte> body, out ArrowBatch batch)
    {
        batch = default;
        if (rowCount is < 0 or > int.MaxValue)
        {
            return ArrowError.TooMany;
        }

        int node = 0;
        int buffer = 0;
        var read = new ArrowBatch(fields, (int)rowCount, buffers, body);
        foreach (ArrowField field in fields)
        {
            ArrowType type = field.Type;
            long elementCount = rowCount * type.ListSize;
            bool isList = type.Kind == ArrowTypeKind.FixedSizeList;
            bool isText = type.Kind == ArrowTypeKind.Utf8;
            int bufferCount = BufferCountOf(type);
            if (!HasNode(nodes, node, rowCount)
                || (isList && !HasNode(nodes, node + 1, elementCount))
                || (buffer + bufferCount) * ArrowFormat.StructByteCount > buffers.Length
                || !read.IsBitmap(buffer, rowCount)
                || (isList && !read.IsBitmap(buffer + 1, elementCount))
                || !read.TryGetBuffer(buffer + bufferCount - 1, out ReadOnlySpan<byte> values)
                || (isText ? !read.AreOffsets(buffer + 1, rowCount, values.Length) : values.Length < type.ElementByteCount(rowCount)))
            {
                return ArrowError.BufferMismatch;
            }

            node += isList ? 2 : 1;
            buffer += bufferCount;
        }

        if (node * ArrowFormat.StructByteCount != nodes.Length || buffer * ArrowFormat.StructByteCount != buffers.Length)
        {
            return ArrowError.BufferMismatch;
        }

        batch = read;
        return ArrowError.None;
    }

    // Validity and values; a text has its offsets between them, a list the validity of its elements.
    private static int BufferCountOf(ArrowType type) => type.Kind is ArrowTypeKind.Utf8 or ArrowTypeKind.FixedSizeList ? 3 : 2;

    private static bool HasNode(ReadOnlySpan<byte> nodes, int index, long length)
    {
        int at = index * ArrowFormat.StructByteCount;
        return at + ArrowFormat.StructByteCount <= nodes.Length
            && BinaryPrimitives.ReadInt64LittleEndian(nodes[at..]) == length
            && BinaryPrimitives.ReadInt64LittleEndian(nodes[(at + sizeof(long))..]) is >= 0 and var missing
            && missing <= length;
    }

    // Empty: nothing is missing.
    private bool IsBitmap(int buffer, long count) =>
        TryGetBuffer(buffer, out ReadOnlySpan<byte> bits) && (bits.IsEmpty || bits.Length >= (count + 7) / 8);

    private bool AreOffsets(int buffer, long rowCount, int valuesByteCount)
    {
        if (!TryGetBuffer(buffer, out ReadOnlySpan<byte> offsets))
        {
            return false;
        }

        if (rowCount == 0)
        {
            return true; // an empty column may come without its one offset
        }

        if (offsets.Length < (rowCount + 1) * sizeof(int))
        {
            return false;
        }

        int before = 0;
        for (int i = 0; i <= rowCount; i++)
        {
            int offset = BinaryPrimitives.ReadInt32LittleEndian(offsets[(i * sizeof(int))..]);
            if (offset < before || offset > valuesByteCount)
            {
                return false;
            }

            before = offset;
        }

        return true;
    }

    private bool TryGetBuffer(int index, out ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> entry = _buffers.Slice(index * ArrowFormat.StructByteCount, ArrowFormat.StructByteCount);
        long offset = BinaryPrimitives.ReadInt64LittleEndian(entry);
        long byteCount = BinaryPrimitives.ReadInt64LittleEndian(entry[sizeof(long)..]);
        bool fits = offset >= 0 && byteCount >= 0 && offset <= _body.Length && byteCount <= _body.Length - offset;
        bytes = fits ? _body.Slice((int)offset, (int)byteCount) : default;
        return fits;
    }

    private ReadOnlySpan<byte> Buffer(int index)
    {
        TryGetBuffer(index, out ReadOnlySpan<byte> bytes);
        return bytes;
    }
}
