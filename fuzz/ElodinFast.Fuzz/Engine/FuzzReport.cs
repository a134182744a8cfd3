using System.Globalization;

namespace ElodinFast.Fuzz;

/// <summary>Where a run stands, or how it ended.</summary>
internal sealed record FuzzReport(
    string Target, long Seed, long ExecutionCount, TimeSpan Elapsed, int CorpusCount, int CoveredCount, int BlockCount, Finding? Finding)
{
    /// <summary>The head of the table that <see cref="ToRow"/> fills.</summary>
    public static string RowHead =>
        "| target | executions | seed | a second | inputs kept | blocks run | found |\n|---|---|---|---|---|---|---|";

    private double Rate => ExecutionCount / Math.Max(0.001, Elapsed.TotalSeconds);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Target}: {ExecutionCount:N0} executions in {Elapsed.TotalSeconds:0.0} s ({Rate:N0} a second), {CorpusCount} inputs kept, " +
        $"{CoveredCount} of {BlockCount} blocks run, seed {Seed}");

    public string ToRow() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Target} | {ExecutionCount:N0} | {Seed} | {Rate:N0} | {CorpusCount} | {CoveredCount} | {(Finding is null ? "nothing" : Finding.Kind.ToString())} |");
}
