namespace ElodinFast.Cli;

/// <summary>The flight as a client of the external database sees it at one moment.</summary>
internal sealed record FlightView
{
    public long Tick { get; init; }

    public double AltitudeMetres { get; init; }

    public double SpeedMetresPerSecond { get; init; }

    public double FinDegrees { get; init; }
}
