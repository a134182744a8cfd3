namespace ElodinFast.Buffers;

/// <summary>What a histogram has counted since somebody last looked. One thread; the histogram's own goes on recording. Warm, 0 B.</summary>
internal sealed class HistogramWindow(LogLinearHistogram histogram)
{
    private readonly long[] _before = new long[LogLinearHistogram.BucketCount];
    private readonly long[] _now = new long[LogLinearHistogram.BucketCount];
    private long _countSeen;

    /// <summary>Takes what was counted since the last call: how many values, and percentiles of them (0 when there were none).</summary>
    /// <param name="shares">From 0 to 1, ascending.</param>
    /// <param name="values">One a share.</param>
    public long Take(ReadOnlySpan<double> shares, Span<long> values)
    {
        values.Clear();
        if (histogram.Count == _countSeen)
        {
            return 0;
        }

        _countSeen = histogram.Count;
        histogram.CopyCounts(_now);
        long count = 0;
        for (int bucket = 0; bucket < _now.Length; bucket++)
        {
            long counted = _now[bucket];
            _now[bucket] = Math.Max(0, counted - _before[bucket]); // less only when somebody has cleared it
            _before[bucket] = counted;
            count += _now[bucket];
        }

        long seen = 0;
        int share = 0;
        for (int bucket = 0; bucket < _now.Length && share < shares.Length; bucket++)
        {
            seen += _now[bucket];
            while (share < shares.Length && seen >= Math.Max(1, (long)Math.Ceiling(shares[share] * count)))
            {
                values[share++] = Math.Min(LogLinearHistogram.LargestIn(bucket), histogram.Max);
            }
        }

        return count;
    }
}
