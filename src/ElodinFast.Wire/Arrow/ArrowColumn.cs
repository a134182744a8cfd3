using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>A column of a batch, borrowed from its stream.</summary>
public readonly ref struct ArrowColumn
{
    private readonly ReadOnlySpan<byte> _offsets;

    internal ArrowColumn(
        ArrowField field, int rowCount, ReadOnlySpan<byte> validity, ReadOnlySpan<byte> values, ReadOnlySpan<byte> offsets, ReadOnlySpan<byte> elementValidity)
    {
        Field = field;
        RowCount = rowCount;
        Validity = validity;
        Values = values;
        _offsets = offsets;
        ElementValidity = elementValidity;
    }

    /// <summary>Name, type and metadata.</summary>
    public ArrowField Field { get; }

    /// <summary>Values.</summary>
    public int RowCount { get; }

    /// <summary>A bit a value, lowest first, 1 where it is there; empty when none is missing.</summary>
    public ReadOnlySpan<byte> Validity { get; }

    /// <summary>The same for the elements of lists.</summary>
    public ReadOnlySpan<byte> ElementValidity { get; }

    /// <summary>Elements one after another, little endian, at least as many as there are; bits for bools; UTF-8 for texts.</summary>
    public ReadOnlySpan<byte> Values { get; }

    /// <summary>Whether a value is missing.</summary>
    public bool IsNull(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)RowCount);
        return !Validity.IsEmpty && ((Validity[row >> 3] >> (row & 7)) & 1) == 0;
    }

    /// <summary>A bool: of a list its element, else element 0.</summary>
    public bool BoolAt(int row, int element = 0)
    {
        long bit = ((long)row * Field.Type.ListSize) + element;
        return ((Values[(int)(bit >> 3)] >> (int)(bit & 7)) & 1) != 0;
    }

    /// <summary>The bytes of a value that is neither bools nor text: all elements of a list.</summary>
    public ReadOnlySpan<byte> BytesAt(int row)
    {
        int byteCount = Field.Type.ListSize * (Field.Type.ElementBitCount / 8);
        return Values.Slice(row * byteCount, byteCount);
    }

    /// <summary>A text, UTF-8 as it came.</summary>
    public ReadOnlySpan<byte> TextAt(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)RowCount);
        int start = BinaryPrimitives.ReadInt32LittleEndian(_offsets[(row * sizeof(int))..]);
        int end = BinaryPrimitives.ReadInt32LittleEndian(_offsets[((row + 1) * sizeof(int))..]);
        return Values[start..end];
    }
}
