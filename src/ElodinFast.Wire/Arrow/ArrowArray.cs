namespace ElodinFast.Wire;

/// <summary>The values of one column, to be written. Borrows what it is made of.</summary>
/// <param name="RowCount">Values.</param>
/// <param name="Values">Elements one after another, little endian; bits for bools, UTF-8 for texts.</param>
/// <param name="Validity">A bit a value, lowest first, 1 where it is there; empty when none is missing.</param>
/// <param name="Offsets">Of texts: where each begins in <paramref name="Values"/>, and the end; otherwise empty.</param>
public readonly record struct ArrowArray(
    int RowCount, ReadOnlyMemory<byte> Values, ReadOnlyMemory<byte> Validity = default, ReadOnlyMemory<int> Offsets = default)
{
    /// <summary>Bools from one byte each, as components hold them, to bits.</summary>
    /// <param name="rowCount">Values.</param>
    /// <param name="bools">One byte an element, 0 or 1.</param>
    public static ArrowArray FromBools(int rowCount, ReadOnlySpan<byte> bools)
    {
        byte[] bits = new byte[(bools.Length + 7) / 8];
        for (int i = 0; i < bools.Length; i++)
        {
            bits[i >> 3] |= (byte)((bools[i] & 1) << (i & 7));
        }

        return new ArrowArray(rowCount, bits);
    }

    /// <summary>Texts.</summary>
    public static ArrowArray FromTexts(IReadOnlyList<string> texts)
    {
        int[] offsets = new int[texts.Count + 1];
        for (int i = 0; i < texts.Count; i++)
        {
            offsets[i + 1] = checked(offsets[i] + System.Text.Encoding.UTF8.GetByteCount(texts[i]));
        }

        byte[] bytes = new byte[offsets[^1]];
        for (int i = 0; i < texts.Count; i++)
        {
            System.Text.Encoding.UTF8.GetBytes(texts[i], bytes.AsSpan(offsets[i]));
        }

        return new ArrowArray(texts.Count, bytes, default, offsets);
    }

    internal long NullCount
    {
        get
        {
            if (Validity.IsEmpty)
            {
                return 0;
            }

            long missing = 0;
            for (int i = 0; i < RowCount; i++)
            {
                missing += ((Validity.Span[i >> 3] >> (i & 7)) & 1) == 0 ? 1 : 0;
            }

            return missing;
        }
    }
}
