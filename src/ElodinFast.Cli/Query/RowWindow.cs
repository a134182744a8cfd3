using System.Globalization;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary>What --offset or --limit says: a number of rows, or a duration.</summary>
/// <param name="Rows">Rows, or null for a duration.</param>
/// <param name="Micros">The duration.</param>
/// <param name="Unit">Unit that it was given in, for times that are shown without a --time-format.</param>
internal readonly record struct RowWindow(long? Rows, long Micros, string? Unit)
{
    /// <summary><c>10</c>, <c>-3</c>, <c>2.6s</c>, <c>340ms</c>, <c>53000us</c>, <c>100ns</c>.</summary>
    public static bool TryParse(string text, out RowWindow window)
    {
        window = default;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long rows))
        {
            window = new RowWindow(rows, 0, null);
            return true;
        }

        foreach ((string unit, long nanos) in (ReadOnlySpan<(string, long)>)[("ms", 1_000_000), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ns", 1)])
        {
            if (text.EndsWith(unit, StringComparison.Ordinal))
            {
                bool isWhole = long.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long count);
                Int128 micros = (Int128)count * nanos / 1000;
                window = new RowWindow(null, TimeMath.Saturate(micros), unit == "ms" ? "milliseconds" : "microseconds");
                return isWhole;
            }
        }

        bool isSeconds = text.EndsWith('s')
            && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && double.IsFinite(seconds)
            && (window = new RowWindow(null, (long)Math.Clamp(seconds * 1e6, long.MinValue, long.MaxValue), "seconds")) is var _;
        return isSeconds;
    }
}
