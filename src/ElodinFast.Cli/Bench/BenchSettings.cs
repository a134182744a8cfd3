namespace ElodinFast.Cli;

/// <summary>What to measure, and how long.</summary>
internal sealed record BenchSettings
{
    /// <summary>All parts, in the order in which they run.</summary>
    public static readonly IReadOnlyList<string> AllParts = ["latency", "throughput", "ingest", "mirror", "loop"];

    public IReadOnlyList<string> Parts { get; init; } = AllParts;

    /// <summary>Each figure and its ceiling are measured so often, in turn.</summary>
    public int Rounds { get; init; } = 4;

    /// <summary>Round trips of a round, at most.</summary>
    public int TripCount { get; init; } = 20_000;

    /// <summary>Round trips before they count: the compiler replaces code while it is used.</summary>
    public int WarmUpTripCount { get; init; } = 20_000;

    /// <summary>No more time than this goes into the trips of a round, however few they are then.</summary>
    public TimeSpan RoundTimeMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Rows of a log that another process's database takes.</summary>
    public int LogRowCount { get; init; } = 4_000_000;

    /// <summary>How long a ceiling of throughput is measured in a round.</summary>
    public TimeSpan FloodTime { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Bytes of tables that are sent by TCP in a round.</summary>
    public long IngestByteCount { get; init; } = 64L << 20;

    /// <summary>How long the mirror of 400 components runs.</summary>
    public double MirrorSeconds { get; init; } = 10;

    /// <summary>Ticks of a round of the loop.</summary>
    public int LoopTickCount { get; init; } = 2000;

    /// <summary>Spin mode is measured even where it has too few cores.</summary>
    public bool Spin { get; init; }

    public bool Json { get; init; }

    /// <summary>Where the histograms are drawn, or null.</summary>
    public string? SvgFile { get; init; }

    /// <summary>As it was typed.</summary>
    public string CommandLine { get; init; } = "elodinfast bench";

    /// <summary>Everything in less than 10 seconds: shows that it works, and roughly how fast.</summary>
    public BenchSettings Quick() => this with
    {
        Rounds = 1,
        TripCount = 2000,
        WarmUpTripCount = 2000,
        RoundTimeMax = TimeSpan.FromMilliseconds(150),
        LogRowCount = 200_000,
        FloodTime = TimeSpan.FromMilliseconds(60),
        IngestByteCount = 4L << 20,
        MirrorSeconds = 0.5,
        LoopTickCount = 100,
    };
}
