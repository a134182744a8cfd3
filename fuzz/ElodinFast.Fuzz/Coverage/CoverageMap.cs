using System.Reflection;
using System.Runtime.Intrinsics;
using ElodinFast.Wire;

namespace ElodinFast.Fuzz;

/// <summary>What blocks an input ran, and how often, roughly: counts fall into eight buckets, as is usual (AFL, technical details).</summary>
internal sealed unsafe class CoverageMap
{
    // Of a count below 16 by its value, of one from 16 on by its upper four bits.
    private static readonly Vector128<byte> s_small = Vector128.Create((byte)0, 1, 2, 4, 8, 8, 8, 8, 16, 16, 16, 16, 16, 16, 16, 16);
    private static readonly Vector128<byte> s_large = Vector128.Create((byte)0, 32, 64, 64, 64, 64, 64, 64, 128, 128, 128, 128, 128, 128, 128, 128);

    private readonly byte* _counters;
    private readonly byte[] _seen;     // buckets seen so far, a block
    private readonly byte[] _last;     // buckets of the input run last, a block

    private CoverageMap(byte* counters, int blockCount)
    {
        _counters = counters;
        BlockCount = blockCount;
        _seen = new byte[PaddedCount(blockCount)];
        _last = new byte[PaddedCount(blockCount)];
    }

    /// <summary>Blocks that are counted; 0 when the code is not instrumented.</summary>
    public int BlockCount { get; }

    /// <summary>Blocks that any input so far ran.</summary>
    public int CoveredCount => _seen.Count(s => s != 0);

    /// <summary>Buckets of the input run last, after <see cref="Take"/>: one byte a block.</summary>
    public ReadOnlySpan<byte> Last => _last;

    /// <summary>The counters of the tested code, or an empty map where it is not instrumented.</summary>
    public static CoverageMap Find()
    {
        Type? type = typeof(PacketHeader).Assembly.GetType($"ElodinFast.Fuzz.{CoverageInstrumenter.TypeName}");
        return type is null
            ? new CoverageMap(null, 0)
            : new CoverageMap(
                (byte*)Pointer.Unbox(type.GetField(CoverageInstrumenter.PointerField)!.GetValue(null)!),
                (int)type.GetField(CoverageInstrumenter.CountField)!.GetValue(null)!);
    }

    /// <summary>Room for so many counters, in whole vectors.</summary>
    public static int PaddedCount(int blockCount) => (blockCount + Vector128<byte>.Count) & -Vector128<byte>.Count;

    /// <summary>Forgets what was seen and counted.</summary>
    public void Reset()
    {
        Array.Clear(_seen);
        new Span<byte>(_counters, BlockCount).Clear();
    }

    /// <summary>Takes the counts of one run and sets them back to 0; true when a block, or a bucket of one, was never seen before. Hot.</summary>
    public bool Take()
    {
        bool isNew = false;
        fixed (byte* seen = _seen, last = _last)
        {
            // In bounds: all three have PaddedCount bytes, a multiple of the vector's.
            for (int i = 0; i < BlockCount; i += Vector128<byte>.Count)
            {
                Vector128<byte> counts = Vector128.Load(_counters + i);
                if (counts == Vector128<byte>.Zero)
                {
                    Vector128.Store(counts, last + i);
                    continue;
                }

                Vector128<byte> upper = counts >> 4;
                Vector128<byte> small = Vector128.Shuffle(s_small, counts & Vector128.Create((byte)15));
                Vector128<byte> buckets = Vector128.ConditionalSelect(
                    Vector128.Equals(upper, Vector128<byte>.Zero), small, Vector128.Shuffle(s_large, upper));
                Vector128<byte> before = Vector128.Load(seen + i);
                Vector128.Store(buckets, last + i);
                Vector128.Store(Vector128<byte>.Zero, _counters + i);
                if ((buckets & ~before) != Vector128<byte>.Zero)
                {
                    isNew = true;
                    Vector128.Store(before | buckets, seen + i);
                }
            }
        }

        return isNew;
    }
}
