using System.Buffers;

namespace ElodinFast.Storage;

/// <summary>
/// The n-th smallest of a series' finite values, for a few n at once. A series of one piece is sorted; a longer one is read four times,
/// each time narrowing the wanted values' order-preserving bit patterns down by 16 bits, so that memory stays the same. Warm.
/// </summary>
internal sealed class RankFinder(long first, long count) : IDisposable
{
    private const int DigitBitCount = 16;
    private const int DigitCount = 1 << DigitBitCount;

    private readonly double[] _values = ArrayPool<double>.Shared.Rent(ElementReader.SampleCountMax);

    /// <summary>How many values are finite; comes first.</summary>
    public long CountFinite(ref ElementReader reader)
    {
        long finiteCount = 0;
        for (long at = 0; at < count; at += ElementReader.SampleCountMax)
        {
            finiteCount += ReadFinite(ref reader, at).Length;
        }

        return finiteCount;
    }

    /// <summary>Finds the values of the ranks, which are from 0 to the number of finite values - 1.</summary>
    public void Find(ref ElementReader reader, ReadOnlySpan<long> ranks, Span<double> found)
    {
        if (count <= ElementReader.SampleCountMax)
        {
            Span<double> sorted = ReadFinite(ref reader, 0);
            sorted.Sort();
            for (int i = 0; i < ranks.Length; i++)
            {
                found[i] = sorted[(int)ranks[i]];
            }

            return;
        }

        Span<ulong> prefixes = stackalloc ulong[ranks.Length];
        Span<long> left = stackalloc long[ranks.Length];
        prefixes.Clear();
        ranks.CopyTo(left);
        long[] counts = ArrayPool<long>.Shared.Rent(DigitCount * ranks.Length);
        for (int shift = 64 - DigitBitCount; shift >= 0; shift -= DigitBitCount)
        {
            Count(ref reader, shift, prefixes, counts);
            for (int i = 0; i < ranks.Length; i++)
            {
                int digit = 0;
                for (long here = counts[i * DigitCount]; left[i] >= here; here = counts[(i * DigitCount) + digit])
                {
                    left[i] -= here;
                    digit++;
                }

                prefixes[i] = (prefixes[i] << DigitBitCount) | (uint)digit;
            }
        }

        ArrayPool<long>.Shared.Return(counts);
        for (int i = 0; i < ranks.Length; i++)
        {
            found[i] = ValueOf(prefixes[i]);
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => ArrayPool<double>.Shared.Return(_values);

    private void Count(ref ElementReader reader, int shift, ReadOnlySpan<ulong> prefixes, long[] counts)
    {
        counts.AsSpan(0, DigitCount * prefixes.Length).Clear();
        bool isFirst = shift == 64 - DigitBitCount;
        for (long at = 0; at < count; at += ElementReader.SampleCountMax)
        {
            foreach (double value in ReadFinite(ref reader, at))
            {
                ulong key = KeyOf(value);
                int digit = (int)(key >> shift) & (DigitCount - 1);
                for (int i = 0; i < prefixes.Length; i++)
                {
                    if (isFirst || key >> (shift + DigitBitCount) == prefixes[i])
                    {
                        counts[(i * DigitCount) + digit]++;
                    }
                }
            }
        }
    }

    private Span<double> ReadFinite(ref ElementReader reader, long at)
    {
        Span<double> values = _values.AsSpan(0, (int)Math.Min(ElementReader.SampleCountMax, count - at));
        reader.Read(first + at, values);
        int kept = 0;
        foreach (double value in values)
        {
            if (double.IsFinite(value))
            {
                values[kept++] = value;
            }
        }

        return values[..kept];
    }

    // As unsigned numbers, keys are in the order of the values.
    private static ulong KeyOf(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        return (ulong)bits ^ ((ulong)(bits >> 63) | 0x8000_0000_0000_0000);
    }

    private static double ValueOf(ulong key) =>
        BitConverter.UInt64BitsToDouble((key & 0x8000_0000_0000_0000) != 0 ? key ^ 0x8000_0000_0000_0000 : ~key);
}
