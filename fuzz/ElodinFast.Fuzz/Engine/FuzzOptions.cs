namespace ElodinFast.Fuzz;

/// <summary>How long and how strictly one target is run.</summary>
internal sealed record FuzzOptions
{
    /// <summary>Everything that is random follows from it.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Executions at most.</summary>
    public long ExecutionCountMax { get; init; } = long.MaxValue;

    /// <summary>Time at most.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.MaxValue;

    /// <summary>One input may take so long. Generous: the machine may be busy.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Called every few seconds, or not at all.</summary>
    public Action<FuzzReport>? Progress { get; init; }

    /// <summary>Called on another thread when an input hangs; what hangs may never come back.</summary>
    public Action<Finding>? Hung { get; init; }
}
