using ElodinFast.Net;

namespace ElodinFast.Mirror;

/// <summary>A link's state and counters at one moment.</summary>
public sealed record MirrorMetrics
{
    /// <summary>Down, Connecting, Syncing, Live, Plain.</summary>
    public required string State { get; init; }

    /// <summary>Rows and datagrams sent, and samples in them.</summary>
    public long RowsSent { get; init; }

    /// <summary>Samples in the rows sent.</summary>
    public long SamplesSent { get; init; }

    /// <summary>Rows received and taken.</summary>
    public long RowsReceived { get; init; }

    /// <summary>Samples stored from rows received.</summary>
    public long SamplesReceived { get; init; }

    /// <summary>Rows received that wait now, as <see cref="WaitsFor"/> says, until the database has room.</summary>
    public long RowsParked { get; init; }

    /// <summary>Samples lost on the way to us, by ordinal.</summary>
    public long LostIn { get; init; }

    /// <summary>Samples that the other side declared lost, as it reports.</summary>
    public long LostOut { get; init; }

    /// <summary>Samples refused by the time order here.</summary>
    public long LateIn { get; init; }

    /// <summary>Samples refused by the time order there.</summary>
    public long LateOut { get; init; }

    /// <summary>Samples that arrived twice and were dropped.</summary>
    public long Duplicates { get; init; }

    /// <summary>Samples of our own that came back to us.</summary>
    public long Echoed { get; init; }

    /// <summary>Datagrams dropped: malformed, wrong token, wrong CRC, unknown group, no room to wait.</summary>
    public long Bad { get; init; }

    /// <summary>Rows that fit no datagram and therefore stayed here.</summary>
    public long NotMirrored { get; init; }

    /// <summary>Times the link was set up.</summary>
    public long Connects { get; init; }

    /// <summary>Plain words about the last failure, or null.</summary>
    public string? LastError { get; init; }

    /// <summary>
    /// What rows wait for although the link is up: <c>room here</c> or <c>room on the other side</c>, where the disk is full or slow; else null.
    /// Nothing is lost by it: the sender keeps them.
    /// </summary>
    public string? WaitsFor { get; init; }

    /// <summary>What the system grants the link's socket: offloads in use, buffers, datagrams dropped. Null until a link was up.</summary>
    public UdpState? Udp { get; init; }

    /// <summary>Datagrams that the other side's kernel dropped because its buffer was full, as it reports.</summary>
    public long KernelDropsThere { get; init; }

    /// <summary>Why samples were late, with names; empty when none were.</summary>
    public IReadOnlyList<string> LateReasons { get; init; } = [];

    /// <summary>
    /// How long rows took, by hop (docs/mirroring.md, Latency): of those sent <c>committed</c>, <c>encoded</c>, <c>sent</c>, of those received
    /// <c>received</c>, <c>readable</c>, <c>end_to_end</c>, <c>from_intended</c>. Hops that no row has gone over are left out.
    /// </summary>
    public IReadOnlyDictionary<string, HopLatency> Latency { get; init; } = new Dictionary<string, HopLatency>();

    /// <summary>Rows sent that are not in <see cref="Latency"/>: flown before the link was up, or so far behind that the logs had them.</summary>
    public long Unstamped { get; init; }
}
