namespace ElodinFast.Cli;

/// <summary>What was measured, where and how. The order is that of the JSON object.</summary>
internal sealed record BenchReport
{
    public required BenchMachine Machine { get; init; }

    public required string Command { get; init; }

    public required string Date { get; init; }

    /// <summary>What the reader must know of this machine before the figures.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public IReadOnlyList<BenchFigure> Figures { get; init; } = [];

    /// <summary>What may not be: lost samples, duplicates, allocations.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
