namespace ElodinFast.Cli;

/// <summary>What the other process of a measurement answers, as one JSON line.</summary>
internal sealed record PeerReply
{
    /// <summary>Null when it has done what it was asked for.</summary>
    public string? Error { get; init; }

    /// <summary>Where its database is served.</summary>
    public string? Address { get; init; }

    /// <summary>A histogram of nanoseconds.</summary>
    public IReadOnlyList<long[]>? Buckets { get; init; }

    /// <summary>How long the rows took that <see cref="Count"/> says.</summary>
    public double Seconds { get; init; }

    public long Count { get; init; }

    /// <summary>When the last of them was in the files, on the clock that all processes of a machine share.</summary>
    public long EndTicks { get; init; }

    public FlightReport? Flight { get; init; }
}
