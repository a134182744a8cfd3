namespace ElodinFast.Cli;

/// <summary>How much a finding matters to a real-time loop.</summary>
internal enum FindingState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Good to know.</summary>
    Note,

    /// <summary>Costs latency or throughput.</summary>
    Warning,

    /// <summary>Stops a real-time loop from keeping its deadlines, or a link from working as it should.</summary>
    Problem,

    /// <summary>The system does not tell.</summary>
    Unknown,
}
