using System.Buffers;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// The extremes of every 64 samples of one element, of every 16 of those, and so on: 0.27 bytes a sample. Built from the log when it is
/// first asked, extended by what has come since whenever it is asked again; whoever commits knows nothing of it. One thread at a time,
/// by its own lock.
/// </summary>
internal sealed class MinMaxPyramid(TimeSeries log, ComponentSchema schema, int element)
{
    /// <summary>Samples of a node of the lowest level, while the series is not too long for that.</summary>
    public const int BaseSampleCount = 1 << BaseShift;

    private const int BaseShift = 6;
    private const int FanShift = 4;
    private const int LevelByteCount = 128;
    private const int OwnByteCount = 512;

    private readonly Lock _gate = new();
    private readonly List<MinMaxLevel> _levels = [];
    private int _baseShift = BaseShift;
    private long _truncationCount = log.TruncationCount;
    private long _blockFirst;   // of the samples at the front of the scratch memory: two stretches meet in them
    private int _blockCount;

    /// <summary>Memory held, about.</summary>
    public long ByteCount { get; private set; } = OwnByteCount;

    /// <summary>What the cache has counted of it. Under the cache's lock.</summary>
    public long CountedByteCount { get; set; }

    /// <summary>
    /// Fills equal stretches of [start, end] in time. Samples at the edges of a stretch are read from the log, fewer than a node of the
    /// lowest level has on each side. Answers the samples in all.
    /// </summary>
    /// <param name="start">First time that counts.</param>
    /// <param name="end">Last time that counts, not below the first.</param>
    /// <param name="buckets">The stretches.</param>
    /// <param name="byteCountMax">Beyond that the lowest level is given up.</param>
    public long Fill(long start, long end, Span<OverviewBucket> buckets, long byteCountMax)
    {
        lock (_gate)
        {
            var reader = new ElementReader(log, schema, element);
            double[] scratch = ArrayPool<double>.Shared.Rent(ElementReader.SampleCountMax);
            try
            {
                Extend(ref reader, scratch, byteCountMax);
                return Fill(ref reader, scratch, start, end, buckets);
            }
            finally
            {
                ArrayPool<double>.Shared.Return(scratch);
                reader.Dispose();
            }
        }
    }

    private long Fill(ref ElementReader reader, double[] scratch, long start, long end, Span<OverviewBucket> buckets)
    {
        long count = log.Count;
        long first = TimeSearch.LowerBound(log, start, 0, count, -1);
        long begin = first;
        long guess = -1;
        long? firstTimestamp = null;
        _blockCount = 0;
        Span<long> beside = stackalloc long[2];
        for (int i = 0; i < buckets.Length; i++)
        {
            long next = i + 1 < buckets.Length
                ? TimeSearch.LowerBound(log, OverviewEdges.At(start, end, i + 1, buckets.Length), first, count, guess, beside)
                : TimeSearch.UpperBound(log, end, first, count);
            bool isKnown = i + 1 < buckets.Length && beside[0] != long.MaxValue;
            if (next == first)
            {
                buckets[i] = new OverviewBucket(0, double.NaN, double.NaN, 0, 0);
            }
            else
            {
                MinMax extremes = Between(ref reader, scratch, first, next);
                buckets[i] = new OverviewBucket(
                    next - first,
                    extremes.IsNothing ? double.NaN : extremes.Min,
                    extremes.IsNothing ? double.NaN : extremes.Max,
                    firstTimestamp ?? log.TimestampAt(first),
                    isKnown ? beside[0] : log.TimestampAt(next - 1));
                firstTimestamp = isKnown ? beside[1] : null;
            }

            guess = next + (next - first);
            first = next;
        }

        return first - begin;
    }

    private void Extend(ref ElementReader reader, double[] scratch, long byteCountMax)
    {
        if (_truncationCount != log.TruncationCount)
        {
            _truncationCount = log.TruncationCount;
            _levels.Clear();
            _baseShift = BaseShift;
        }

        long count = log.Count;
        long before = CoveredCount;
        while (count - CoveredCount >= 1L << _baseShift)
        {
            if (_baseShift == BaseShift)
            {
                ExtendByPiece(ref reader, scratch, count);
            }
            else
            {
                long first = CoveredCount;
                Add(0, Raw(ref reader, scratch, first, first + (1L << _baseShift)));
            }

            if (Measure() > byteCountMax && _levels.Count > 1)
            {
                _levels.RemoveAt(0);
                _baseShift += FanShift;
            }
        }

        if (CoveredCount != before)
        {
            ByteCount = Measure();
        }
    }

    // Many nodes of 64 from one large read.
    private void ExtendByPiece(ref ElementReader reader, double[] scratch, long count)
    {
        long first = CoveredCount;
        int pieceCount = (int)Math.Min((count - first) & -BaseSampleCount, ElementReader.SampleCountMax);
        Span<double> piece = scratch.AsSpan(0, pieceCount);
        reader.Read(first, piece);
        for (; piece.Length > 0; piece = piece[BaseSampleCount..])
        {
            Add(0, MinMax.Nothing.Join(piece[..BaseSampleCount]));
        }
    }

    private long CoveredCount => _levels.Count == 0 ? 0 : _levels[0].Count << _baseShift;

    private long Measure()
    {
        long byteCount = OwnByteCount;
        foreach (MinMaxLevel level in _levels)
        {
            byteCount += level.ByteCount + LevelByteCount;
        }

        return byteCount;
    }

    private void Add(int level, MinMax node)
    {
        while (true)   // bounded by the number of levels: each is a sixteenth of the one below
        {
            if (level == _levels.Count)
            {
                _levels.Add(new MinMaxLevel());
            }

            MinMaxLevel nodes = _levels[level];
            nodes.Add(node);
            if ((nodes.Count & ((1 << FanShift) - 1)) != 0)
            {
                return;
            }

            node = MinMax.Nothing;
            for (long i = nodes.Count - (1 << FanShift); i < nodes.Count; i++)
            {
                node = node.Join(nodes[i]);
            }

            level++;
        }
    }

    private MinMax Between(ref ElementReader reader, double[] scratch, long first, long end)
    {
        long baseCount = 1L << _baseShift;
        long alignedFirst = (first + baseCount - 1) & -baseCount;
        long alignedEnd = Math.Min(end, CoveredCount) & -baseCount;
        if (alignedFirst >= alignedEnd)
        {
            return Raw(ref reader, scratch, first, end);
        }

        MinMax extremes = Raw(ref reader, scratch, first, alignedFirst).Join(Raw(ref reader, scratch, alignedEnd, end));
        long at = alignedFirst;
        int level = 0;
        while (at < alignedEnd)   // up to the largest nodes that fit, and down again: some 30 nodes a level
        {
            int shift = _baseShift + (level * FanShift);
            long above = 1L << (shift + FanShift);
            if (at + (1L << shift) > alignedEnd)
            {
                level--;
            }
            else if (level + 1 < _levels.Count && (at & (above - 1)) == 0 && at + above <= alignedEnd)
            {
                level++;
            }
            else
            {
                extremes = extremes.Join(_levels[level][at >> shift]);
                at += 1L << shift;
            }
        }

        return extremes;
    }

    private MinMax Raw(ref ElementReader reader, double[] scratch, long first, long end)
    {
        MinMax extremes = MinMax.Nothing;
        if (first < end && first >> BaseShift == (end - 1) >> BaseShift)
        {
            long blockFirst = first & -BaseSampleCount;
            if (_blockCount == 0 || _blockFirst != blockFirst || end > _blockFirst + _blockCount)
            {
                _blockFirst = blockFirst;
                _blockCount = (int)Math.Min(BaseSampleCount, log.Count - blockFirst);
                reader.Read(blockFirst, scratch.AsSpan(0, _blockCount));
            }

            return extremes.Join(scratch.AsSpan((int)(first - blockFirst), (int)(end - first)));
        }

        _blockCount = 0;
        while (first < end)
        {
            Span<double> piece = scratch.AsSpan(0, (int)Math.Min(ElementReader.SampleCountMax, end - first));
            reader.Read(first, piece);
            extremes = extremes.Join(piece);
            first += piece.Length;
        }

        return extremes;
    }
}
