namespace ElodinFast.Cli;

/// <summary>All that a demo view shows, at one moment.</summary>
internal sealed record DemoMoment
{
    public required string Phase { get; init; }

    public required FlightView Flight { get; init; }

    public required SimStatus Sim { get; init; }

    public Percentiles? Latency { get; init; }

    public double RowsOutPerSecond { get; init; }

    public double RowsInPerSecond { get; init; }

    public long Ticks { get; init; }

    /// <summary>Set once the trim was written.</summary>
    public double? TrimDegrees { get; init; }
}
