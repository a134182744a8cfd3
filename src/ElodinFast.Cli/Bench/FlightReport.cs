namespace ElodinFast.Cli;

/// <summary>What one side of the mirror of many components saw while it was measured.</summary>
internal sealed record FlightReport
{
    /// <summary>Rows committed, those of the warm-up included.</summary>
    public long Rows { get; init; }

    /// <summary>Rows that found no room.</summary>
    public long RefusedRows { get; init; }

    /// <summary>Bytes that hot threads allocated.</summary>
    public long AllocatedBytes { get; init; }

    public int Gen0 { get; init; }

    /// <summary>Shares of a core by thread.</summary>
    public IReadOnlyDictionary<string, double> Threads { get; init; } = new Dictionary<string, double>();
}
