using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace ElodinFast.Mirror;

/// <summary>
/// Latencies of this process's links as instruments of the meter <c>ElodinFast.Mirror</c>; computed when somebody collects, so that nobody
/// pays for what nobody looks at.
/// </summary>
internal static class MirrorMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "ElodinFast.Mirror";

    private static readonly ConcurrentDictionary<LatencyStamps, string> s_links = new();
    private static readonly Meter s_meter = Create();

    /// <summary>From now on the link is measured.</summary>
    /// <param name="stamps">What it counts.</param>
    /// <param name="link">The tag: the peer's address or node id.</param>
    public static void Add(LatencyStamps stamps, string link)
    {
        _ = s_meter;
        s_links[stamps] = link;
    }

    /// <summary>The link is gone.</summary>
    public static void Remove(LatencyStamps stamps) => s_links.TryRemove(stamps, out _);

    private static Meter Create()
    {
        var meter = new Meter(Name);
        meter.CreateObservableGauge("elodinfast.mirror.latency", MeasureLatency, "us", "How long rows took over a hop, since the link began.");
        meter.CreateObservableCounter("elodinfast.mirror.latency.rows", MeasureRows, "{row}", "Rows that were timed over a hop.");
        meter.CreateObservableCounter(
            "elodinfast.mirror.latency.unstamped",
            static () => s_links.Select(static l => new Measurement<long>(Volatile.Read(ref l.Key.UnstampedCount), Tag("link", l.Value))),
            "{row}",
            "Rows sent that were flown before the link was up, or were so far behind that the logs had them.");
        return meter;
    }

    private static IEnumerable<Measurement<double>> MeasureLatency()
    {
        foreach ((LatencyStamps stamps, string link) in s_links)
        {
            foreach ((string hop, HopLatency latency) in stamps.Report())
            {
                double[] values = [latency.P50, latency.P99, latency.P999, latency.Max];
                for (int i = 0; i < values.Length; i++)
                {
                    string quantile = HopLatency.Shares[i].ToString(CultureInfo.InvariantCulture);
                    yield return new Measurement<double>(values[i], Tag("link", link), Tag("hop", hop), Tag("quantile", quantile));
                }
            }
        }
    }

    private static IEnumerable<Measurement<long>> MeasureRows()
    {
        foreach ((LatencyStamps stamps, string link) in s_links)
        {
            foreach ((string hop, HopLatency latency) in stamps.Report())
            {
                yield return new Measurement<long>(latency.Count, Tag("link", link), Tag("hop", hop));
            }
        }
    }

    private static KeyValuePair<string, object?> Tag(string key, string value) => new(key, value);
}
