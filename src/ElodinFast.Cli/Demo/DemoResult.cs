namespace ElodinFast.Cli;

/// <summary>What the demo found. The order is that of the JSON object.</summary>
internal sealed record DemoResult
{
    public long Ticks { get; init; }

    /// <summary>Components that the simulation owns.</summary>
    public long Components { get; init; }

    public long SamplesEmbedded { get; init; }

    public long SamplesExternal { get; init; }

    /// <summary>Samples that one side has, by ordinal, and the other does not.</summary>
    public long Lost { get; init; }

    public long Late { get; init; }

    public long Duplicates { get; init; }

    /// <summary>Samples that came back to their writer.</summary>
    public long Echoed { get; init; }

    public long? ControlAppliedTick { get; init; }

    public Percentiles? LatencyUs { get; init; }

    public Percentiles? TickUs { get; init; }

    public Percentiles? TickUsWithoutMirror { get; init; }

    public long HotAllocatedBytes { get; init; }

    public int Gen0 { get; init; }

    public bool Verified { get; init; }

    /// <summary>Why it is not verified; empty when it is.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
