using ElodinFast.Buffers;

namespace ElodinFast.Mirror;

/// <summary>How long rows took over one hop, in microseconds.</summary>
/// <param name="Count">Rows.</param>
/// <param name="P50">Half of them took no longer.</param>
/// <param name="P99">99 % took no longer.</param>
/// <param name="P999">99.9 % took no longer.</param>
/// <param name="Max">None took longer.</param>
public sealed record HopLatency(long Count, double P50, double P99, double P999, double Max)
{
    /// <summary>The shares of all values that are reported, and the largest value.</summary>
    internal static readonly double[] Shares = [0.5, 0.99, 0.999, 1];

    internal const double NanosPerMicro = 1000;

    internal static HopLatency Of(LogLinearHistogram histogram) => new(
        histogram.Count,
        histogram.Percentile(Shares[0]) / NanosPerMicro,
        histogram.Percentile(Shares[1]) / NanosPerMicro,
        histogram.Percentile(Shares[2]) / NanosPerMicro,
        histogram.Max / NanosPerMicro);

    /// <summary>The percentiles in words.</summary>
    public override string ToString() => FormattableString.Invariant($"p50 {P50:0.0}  p99 {P99:0.0}  p99.9 {P999:0.0}  max {Max:0.0} us");
}
