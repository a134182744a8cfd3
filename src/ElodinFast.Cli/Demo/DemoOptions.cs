namespace ElodinFast.Cli;

/// <summary>The command line of <c>elodinfast demo</c>, read.</summary>
internal sealed record DemoOptions
{
    /// <summary>Ticks of the mirrored flight.</summary>
    public long Ticks { get; init; } = 1200;

    /// <summary>No pacing; half-way the simulation waits for the trim.</summary>
    public bool Fast { get; init; }

    /// <summary>One JSON object on stdout, nothing else.</summary>
    public bool Json { get; init; }

    /// <summary>The simulation reaches the external database by TCP only: shows that the demo notices.</summary>
    public bool WithoutUdp { get; init; }

    /// <summary>Ticks of the flight without mirror.</summary>
    public long TicksWithoutMirror => Math.Min(Ticks, Fast ? Ticks : 180);

    /// <summary>The tick at which the trim is written.</summary>
    public long TrimTick => Ticks / 2;
}
