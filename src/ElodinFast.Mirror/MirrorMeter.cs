using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ElodinFast.Mirror;

/// <summary>
/// What this process's links do, as instruments of the meter <c>ElodinFast.Mirror</c> (docs/mirroring.md lists them). A link has values while
/// it is up; its counters go on where they were when it comes again. Read when somebody collects, so that nobody pays for what nobody looks at.
/// </summary>
internal static partial class MirrorMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "ElodinFast.Mirror";

    private static readonly ConcurrentDictionary<LinkCounters, string> s_links = new();
    private static readonly Meter s_meter = Create();

    /// <summary>The link is up: from now on it is measured.</summary>
    /// <param name="counters">What it counts.</param>
    /// <param name="link">The tag: the peer's address or node id.</param>
    public static void Add(LinkCounters counters, string link)
    {
        _ = s_meter;
        s_links[counters] = link;
    }

    /// <summary>The link is gone.</summary>
    public static void Remove(LinkCounters counters) => s_links.TryRemove(counters, out _);

    private static Meter Create()
    {
        var meter = new Meter(Name);
        AddLatency(meter);
        AddRows(meter);
        AddUdp(meter);
        return meter;
    }

    private static void AddRows(Meter meter)
    {
        meter.CreateObservableCounter(
            "elodinfast.mirror.rows",
            static () => Measure("direction", ("send", static c => c.RowsSent), ("receive", static c => c.RowsReceived)),
            "{row}",
            "Rows that the kernel has taken, and rows received and stored.");
        meter.CreateObservableCounter(
            "elodinfast.mirror.samples.lost",
            static () => Measure("side", ("here", static c => c.Lost), ("there", static c => c.LostThere)),
            "{sample}",
            "Samples lost on the way here, and on the way there as the other side reports.");
        meter.CreateObservableGauge(
            "elodinfast.mirror.rows.parked",
            static () => Measure("side", ("here", static c => c.RowsParked)),
            "{row}",
            "Rows that wait until the database has room.");
    }

    // Of a link whose socket was looked at, which its control thread does a few times a second.
    private static void AddUdp(Meter meter)
    {
        meter.CreateObservableGauge(
            "elodinfast.mirror.udp.offload",
            static () => Measure("direction", ("send", static c => ZeroOrOne(c.Udp?.SendsRuns)), ("receive", static c => ZeroOrOne(c.Udp?.ReceivesRuns))),
            "1",
            "1 where one call takes a run of datagrams (UDP_SEGMENT, UDP_GRO), 0 where each has its own.");
        meter.CreateObservableGauge(
            "elodinfast.mirror.udp.buffer.asked",
            static () => Measure("direction", ("send", static c => c.Udp?.SendBufferWanted), ("receive", static c => c.Udp?.ReceiveBufferWanted)),
            "By",
            "SO_SNDBUF and SO_RCVBUF as they were asked for.");
        meter.CreateObservableGauge(
            "elodinfast.mirror.udp.buffer.granted",
            static () => Measure("direction", ("send", static c => c.Udp?.SendBufferGranted), ("receive", static c => c.Udp?.ReceiveBufferGranted)),
            "By",
            "SO_SNDBUF and SO_RCVBUF as they were granted.");
        meter.CreateObservableCounter(
            "elodinfast.mirror.udp.kernel_drops",
            static () => Measure("side", ("here", static c => c.Udp?.KernelDrops), ("there", static c => c.KernelDropsThere)),
            "{datagram}",
            "Datagrams that a kernel dropped because the socket's buffer was full, here, and there as the other side reports. Of this connection.");
    }

    // Of every link what it knows, each value under a tag of its own.
    private static IEnumerable<Measurement<long>> Measure(string key, params (string Tag, Func<LinkCounters, long?> Read)[] values)
    {
        foreach ((LinkCounters counters, string link) in s_links)
        {
            foreach ((string tag, Func<LinkCounters, long?> read) in values)
            {
                if (read(counters) is { } value)
                {
                    yield return new Measurement<long>(value, Tag("link", link), Tag(key, tag));
                }
            }
        }
    }

    private static long? ZeroOrOne(bool? value) => value is null ? null : value.Value ? 1 : 0;

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);
}
