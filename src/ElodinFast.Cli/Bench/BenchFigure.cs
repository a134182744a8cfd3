using System.Globalization;

namespace ElodinFast.Cli;

/// <summary>One measured thing beside its ceiling.</summary>
internal sealed record BenchFigure
{
    /// <summary>latency, throughput, ingest, mirror or loop.</summary>
    public required string Part { get; init; }

    public required string Name { get; init; }

    /// <summary>us: the values are percentiles; else a rate or share, and only <see cref="Value"/> is there.</summary>
    public required string Unit { get; init; }

    /// <summary>p50, or the rate. Null when it could not be measured, see <see cref="Note"/>.</summary>
    public double? Value { get; init; }

    public double? P99 { get; init; }

    public double? P999 { get; init; }

    public double? Max { get; init; }

    /// <summary>What the ceiling is, in words; null when there is none.</summary>
    public string? Ceiling { get; init; }

    public double? CeilingValue { get; init; }

    public double? CeilingP99 { get; init; }

    /// <summary>Value by ceiling.</summary>
    public double? Ratio { get; init; }

    public double? RatioP99 { get; init; }

    public BenchGoal? Goal { get; init; }

    /// <summary>Null where there is no goal or no value.</summary>
    public bool? IsMet { get; init; }

    /// <summary>Counters that say whether the figure means anything: lost, duplicates, gen0.</summary>
    public IReadOnlyDictionary<string, double>? Counters { get; init; }

    public string? Note { get; init; }

    /// <summary>The raw histogram: upper bound of a bucket in ns, how many.</summary>
    public IReadOnlyList<long[]>? Histogram { get; init; }

    public IReadOnlyList<long[]>? CeilingHistogram { get; init; }

    /// <summary>A latency beside its ceiling.</summary>
    public static BenchFigure OfLatency(
        string part, string name, Latencies product, string? ceilingName, Latencies? ceiling, BenchGoal? goal)
    {
        double? ratio = ceiling is null ? null : product.P50 / ceiling.P50;
        double? ratio99 = ceiling is null ? null : product.P99 / ceiling.P99;
        return new BenchFigure
        {
            Part = part,
            Name = name,
            Unit = "us",
            Value = product.P50,
            P99 = product.P99,
            P999 = product.P999,
            Max = product.Max,
            Ceiling = ceilingName,
            CeilingValue = ceiling?.P50,
            CeilingP99 = ceiling?.P99,
            Ratio = ratio,
            RatioP99 = ratio99,
            Goal = goal,
            IsMet = goal?.IsMetBy(ratio, ratio99),
            Histogram = product.Buckets,
            CeilingHistogram = ceiling?.Buckets,
        };
    }

    /// <summary>A rate beside its ceiling.</summary>
    public static BenchFigure OfRate(
        string part, string name, string unit, double rate, string ceilingName, double ceiling, BenchGoal? goal)
    {
        double ratio = rate / ceiling;
        return new BenchFigure
        {
            Part = part,
            Name = name,
            Unit = unit,
            Value = rate,
            Ceiling = ceilingName,
            CeilingValue = ceiling,
            Ratio = ratio,
            Goal = goal,
            IsMet = goal?.IsMetBy(ratio, null),
        };
    }

    /// <summary>What could not be measured, and why.</summary>
    public static BenchFigure Missing(string part, string name, string why) => new() { Part = part, Name = name, Unit = "", Note = why };

    /// <summary>A number in three digits or so.</summary>
    public static string Text(double? value) => value switch
    {
        null => "-",
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:0.00} M"),
        >= 1e4 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e3:0.0} k"),
        >= 100 => string.Create(CultureInfo.InvariantCulture, $"{value:0}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:0.00}"),
    };
}
