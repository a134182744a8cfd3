namespace ElodinFast.Storage;

/// <summary>What a plot does to outliers: values beyond the percentiles 0.1 and 99.9 become those, what is not finite the median.</summary>
/// <param name="Low">The 0.1st percentile of the finite values.</param>
/// <param name="Median">The 50th.</param>
/// <param name="High">The 99.9th.</param>
internal readonly record struct OutlierClamp(double Low, double Median, double High)
{
    private const double LowPercentile = 0.1;
    private const double MedianPercentile = 50;
    private const double HighPercentile = 99.9;

    /// <summary>Measures samples [first, first + count); all zeros when none is finite. Memory does not depend on the count.</summary>
    public static OutlierClamp Measure(ref ElementReader reader, long first, long count)
    {
        using var ranks = new RankFinder(first, count);
        long finiteCount = ranks.CountFinite(ref reader);
        if (finiteCount == 0)
        {
            return default;
        }

        Span<long> wanted = [RankOf(LowPercentile), RankOf(MedianPercentile), RankOf(HighPercentile)];
        Span<double> found = stackalloc double[wanted.Length];
        ranks.Find(ref reader, wanted, found);
        return new OutlierClamp(found[0], found[1], found[2]);

        long RankOf(double percentile) => (long)Math.Floor(percentile / 100 * (finiteCount - 1));
    }

    /// <summary>Clamps in place.</summary>
    public void Apply(Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double value = values[i];
            values[i] = !double.IsFinite(value) ? Median : value < Low ? Low : value > High ? High : value;
        }
    }
}
