namespace ElodinFast.Cli;

/// <summary>The result of <c>elodinfast sim NAME run --json</c>.</summary>
internal sealed record SimReport
{
    public required string Name { get; init; }

    public long Ticks { get; init; }

    public long StartTimestamp { get; init; }

    public long LastTimestamp { get; init; }

    /// <summary>Ticks whose row the database refused.</summary>
    public long RefusedCommits { get; init; }

    public double ElapsedSeconds { get; init; }

    /// <summary>The tick that first saw a value of an external_control component that others had written.</summary>
    public long? ControlAppliedTick { get; init; }

    /// <summary>When both directions of the mirror first carried a packet, on the monotonic clock.</summary>
    public long? MirrorLiveNanos { get; init; }

    /// <summary>Wall time of a tick, without the wait for its deadline.</summary>
    public Percentiles? TickUs { get; init; }

    /// <summary>How late paced ticks began.</summary>
    public Percentiles? LatenessUs { get; init; }

    /// <summary>Whether what was to be mirrored has arrived; null without a mirror.</summary>
    public bool? Mirrored { get; init; }

    /// <summary>Why it did not end well; empty when it did.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    public required ProcessReport Process { get; init; }
}
