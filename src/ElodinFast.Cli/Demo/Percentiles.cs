namespace ElodinFast.Cli;

/// <summary>Percentiles in microseconds.</summary>
internal sealed record Percentiles(double P50, double P99, double P999, double Max)
{
    private const double NanosPerMicro = 1000;

    /// <summary>Exact percentiles of values in nanoseconds, which are sorted in place; null of none.</summary>
    public static Percentiles? OfNanos(Span<long> values)
    {
        if (values.IsEmpty)
        {
            return null;
        }

        values.Sort();
        return new Percentiles(At(values, 0.5), At(values, 0.99), At(values, 0.999), At(values, 1));
    }

    public override string ToString() =>
        FormattableString.Invariant($"p50 {P50:0.0}  p99 {P99:0.0}  p99.9 {P999:0.0}  max {Max:0.0} us");

    private static double At(ReadOnlySpan<long> sorted, double fraction) =>
        sorted[Math.Clamp((int)Math.Ceiling(fraction * sorted.Length) - 1, 0, sorted.Length - 1)] / NanosPerMicro;
}
