using ElodinFast.Sim;

namespace ElodinFast.Cli;

/// <summary>The command line of <c>elodinfast sim NAME run</c>, read.</summary>
internal sealed record SimSettings
{
    public required RunOptions Options { get; init; }

    public DurabilitySettings Durability { get; init; } = DurabilitySettings.Default;

    public bool IsRateGiven { get; init; }

    public bool Json { get; init; }

    public bool Status { get; init; }

    public string? TraceFile { get; init; }

    public ControlPoint? WaitForControl { get; init; }

    /// <summary>How long the end of the run waits until everything has arrived.</summary>
    public TimeSpan MirrorTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long <see cref="WaitForControl"/> waits.</summary>
    public TimeSpan ControlTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public bool UntilStdinCloses { get; init; }
}
