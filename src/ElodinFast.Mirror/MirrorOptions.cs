using ElodinFast.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ElodinFast.Mirror;

/// <summary>How an embedded database is mirrored with an external one.</summary>
public sealed class MirrorOptions
{
    /// <summary>Earliest timestamp (µs) of this run: older values of external_control components do not act.</summary>
    public long RunStartMicros { get; init; }

    /// <summary>A hole in the ordinals is declared lost after this time.</summary>
    public int ReorderTimeMs { get; init; } = 50;

    /// <summary>First and longest pause between attempts to connect.</summary>
    public int RetryMinMs { get; init; } = 50;

    /// <summary>Longest pause between attempts to connect.</summary>
    public int RetryMaxMs { get; init; } = 2000;

    /// <summary>Rows a second towards a plain peer (token bucket), which reports nothing back.</summary>
    public int PlainDatagramsPerSecond { get; init; } = 20_000;

    /// <summary>How the link's threads run.</summary>
    public LinkThreads Threads { get; init; } = LinkThreads.Default;

    /// <summary>
    /// Between two samples of the components <c>mirror.PEER.HOP</c>, in which a database keeps the latencies of its links; 0 writes none.
    /// </summary>
    public int LatencyIntervalMs { get; init; } = 1000;

    /// <summary>The same for a run that starts at this time.</summary>
    internal MirrorOptions WithRunStart(long runStartMicros) => new()
    {
        RunStartMicros = runStartMicros,
        ReorderTimeMs = ReorderTimeMs,
        RetryMinMs = RetryMinMs,
        RetryMaxMs = RetryMaxMs,
        PlainDatagramsPerSecond = PlainDatagramsPerSecond,
        Threads = Threads,
        LatencyIntervalMs = LatencyIntervalMs,
        FilterRoute = FilterRoute,
        Logger = Logger,
    };

    /// <summary>Stands between a link and its UDP port: tests lose, double and delay datagrams here.</summary>
    internal Func<UdpRoute, UdpRoute> FilterRoute { get; init; } = static route => route;

    /// <summary>Receives what an operator should know.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
