using System.Diagnostics.Metrics;
using System.Globalization;

namespace ElodinFast.Mirror;

// How long rows took.
internal static partial class MirrorMeter
{
    private static void AddLatency(Meter meter)
    {
        meter.CreateObservableGauge("elodinfast.mirror.latency", MeasureLatency, "us", "How long rows took over a hop, since the link began.");
        meter.CreateObservableCounter("elodinfast.mirror.latency.rows", MeasureRows, "{row}", "Rows that were timed over a hop.");
        meter.CreateObservableCounter(
            "elodinfast.mirror.latency.unstamped",
            static () => s_links.Select(static l => new Measurement<long>(Volatile.Read(ref l.Key.Latency.UnstampedCount), Tag("link", l.Value))),
            "{row}",
            "Rows sent that were flown before the link was up, or were so far behind that the logs had them.");
    }

    private static IEnumerable<Measurement<double>> MeasureLatency()
    {
        foreach ((LinkCounters counters, string link) in s_links)
        {
            foreach ((string hop, HopLatency latency) in counters.Latency.Report())
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
        foreach ((LinkCounters counters, string link) in s_links)
        {
            foreach ((string hop, HopLatency latency) in counters.Latency.Report())
            {
                yield return new Measurement<long>(latency.Count, Tag("link", link), Tag("hop", hop));
            }
        }
    }
}
