namespace ElodinFast.Bench.Storage;

/// <summary>What the benches make of what they measured.</summary>
internal static class Statistics
{
    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    public static double Median(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
        {
            return double.NaN;
        }

        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>
    /// The power b of the curve y = a·x^b that fits best: 0 where the cost does not depend on the size, 1 where it is in proportion.
    /// Least squares of the logarithms; NaN for fewer than two sizes.
    /// </summary>
    public static double Power(ReadOnlySpan<(double X, double Y)> points)
    {
        double sumX = 0, sumY = 0, sumXX = 0, sumXY = 0;
        foreach ((double x, double y) in points)
        {
            double logX = Math.Log(x);
            double logY = Math.Log(y);
            sumX += logX;
            sumY += logY;
            sumXX += logX * logX;
            sumXY += logX * logY;
        }

        double spread = (points.Length * sumXX) - (sumX * sumX);
        return spread <= 0 ? double.NaN : ((points.Length * sumXY) - (sumX * sumY)) / spread;
    }
}
