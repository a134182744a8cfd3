namespace ElodinFast.Cli;

/// <summary>What one look at the system found.</summary>
/// <param name="Id">Stable name, for machines.</param>
/// <param name="State">How much it matters.</param>
/// <param name="Found">What is there.</param>
/// <param name="Why">What it does to real time, in a sentence.</param>
internal sealed record Finding(string Id, FindingState State, string Found, string Why)
{
    /// <summary>The command that changes it until the next start of the machine; null where there is none, or nothing to change.</summary>
    public string? Command { get; init; }

    /// <summary>What makes the change permanent.</summary>
    public string? Permanent { get; init; }
}
