using ElodinFast.Net;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Cli;

/// <summary>The command line of <c>elodinfast run</c>, read.</summary>
internal sealed record RunSettings
{
    public required string Address { get; init; }

    public required string Path { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    public long? StartTimestamp { get; init; }

    public DurabilitySettings Durability { get; init; } = DurabilitySettings.Default;

    public LinkThreads LinkThreads { get; init; } = LinkThreads.Default;

    public required int UdpReceiveBufferBytes { get; init; }

    public IReadOnlyList<string> StreamTargets { get; init; } = [];

    public bool Reset { get; init; }

    public string? ReportFile { get; init; }

    public string? TraceFile { get; init; }

    public string? ReadyFile { get; init; }

    public bool UntilStdinCloses { get; init; }
}
