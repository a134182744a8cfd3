using System.Globalization;
using System.Text;
using ElodinFast.Buffers;

namespace ElodinFast.Bench.Storage;

/// <summary>
/// What a commit costs: warm in a tight loop, and paced at 1 kHz on a disk beside stores straight into mapped files and a control. Writes
/// commit.md, commit-histogram.csv and commit.svg.
/// </summary>
internal static class CommitBench
{
    private const int WarmRounds = 41;
    private const int WarmRoundsQuick = 7;
    private const double P999GoalNs = 5_000;
    private const double P9999GoalNs = 50_000;
    private const double ControlRatioGoal = 1.5;
    private const int BarLengthMax = 48;

    private static readonly double[] s_shares = [0.5, 0.99, 0.999, 0.9999, 1];

    public static int Run(StorageOptions options)
    {
        var report = new Report("What a commit costs", options);
        bool isOk = Warm(report, options) & Paced(report, options);
        report.Save("commit.md");
        return isOk ? 0 : 1;
    }

    private static bool Warm(Report report, StorageOptions options)
    {
        report.Line().Line("## Warm").Line();
        report.Line("A tight loop over half a ring of 16 MiB, which is drained between two batches; median of the batches, ns a row. *memcpy* copies the");
        report.Line("same values in the same run, one row behind the other through as much memory. *clock* is one reading of the clock, of which a commit");
        report.Line("does one. Budget: 20 ns + 2 ns a component + the bytes at 8 GB/s.");
        var results = new List<WarmCommit.Result>();
        foreach (RowShape shape in new[] { RowShape.One, RowShape.Forty, RowShape.FourHundred, RowShape.Large })
        {
            results.Add(WarmCommit.Run(shape, options.IsQuick ? WarmRoundsQuick : WarmRounds));
        }

        report.Table(
            ["row", "bytes", "commit", "fastest batch", "memcpy", "clock", "budget", "within", "rows a batch", "allocated"],
            results.Select(r => new[]
            {
                r.Shape.Name, Report.Number(r.Shape.ByteCount), Report.Number(r.CommitNs), Report.Number(r.FastestNs),
                Report.Number(r.MemcpyNs), Report.Number(r.ClockNs), Report.Number(r.Shape.BudgetNs),
                r.CommitNs <= r.Shape.BudgetNs ? "yes" : "no", Report.Number(r.BatchRows), $"{r.AllocatedBytes} B",
            }));
        return results.TrueForAll(result => result.AllocatedBytes == 0);
    }

    private static bool Paced(Report report, StorageOptions options)
    {
        report.Line().Line("## At 1 kHz").Line();
        report.Line($"{options.Minutes} minutes after 5 s of warm-up, on {Machine.FileSystemOf(options.Directory)}, files growing, durability `interval`. One thread, one process: each row");
        report.Line("shape has its own tick and ring, 250 us after the one before; in each tick, in rotating order, the same row goes to a *control* (what a");
        report.Line("commit does, into memory of the thread alone), is *commit*ted, and is stored straight into *mapped files* (two a component, sparse).");
        using var paced = new PacedCommit(options);
        paced.Run();
        var rows = new List<string[]>();
        foreach (PacedShape shape in paced.Shapes)
        {
            foreach (LatencySeries series in shape.All)
            {
                rows.Add([$"{shape.Shape.Name}: {series.Name}", .. s_shares.Select(share => Us(series.Histogram.Percentile(share))), Verdict(shape, series)]);
            }
        }

        report.Table(["us", "p50", "p99", "p99.9", "p99.99", "max", "p99.9 ≤ 5; p99.99 ≤ 50 or 1.5 x control"], rows);
        report.Line().Line("### What the long ones were").Line();
        report.Line("By the thread's own counters: it was put off its core; it met a missing or protected page; or neither, which is an interrupt or the");
        report.Line("machine itself standing still. Over 5 us (of these over 50 us).");
        report.Table(
            ["", "preempted", "page fault", "unseen"],
            paced.Shapes.SelectMany(shape => shape.All.Select(series => (shape, series))).Select(pair => new[]
            {
                $"{pair.shape.Shape.Name}: {pair.series.Name}", Cause(pair.series, LatencyCause.Preempted),
                Cause(pair.series, LatencyCause.PageFault), Cause(pair.series, LatencyCause.Unseen),
            }));
        report.Line();
        report.Line($"A loop that only reads the clock saw {Report.Number(paced.BareGaps.Long)} gaps a second over 5 us and {Report.Number(paced.BareGaps.VeryLong)} over 50 us before the run. {paced.LateTicks} of {paced.Ticks * paced.Shapes.Length}");
        report.Line($"ticks began more than 100 us late. Rows refused: {paced.Shapes.Sum(shape => shape.Refused)}. The owner thread allocated {paced.AllocatedBytes} B. The keeper had {100 * paced.KeeperShare:0.0} % of a core,");
        report.Line($"the thread of the checkpoints {100 * paced.CheckpointShare:0.0} %.");
        Histograms(report, paced);
        return paced.AllocatedBytes == 0;
    }

    private static void Histograms(Report report, PacedCommit paced)
    {
        report.Line().Line("### Histograms").Line();
        report.Line($"Every bucket: [{report.Attach("commit-histogram.csv", Csv(paced))}](commit-histogram.csv). Here by powers of two; a bar is logarithmic in the count.");
        foreach (PacedShape shape in paced.Shapes)
        {
            report.Attach(PlotName(shape), Plot(shape));
            report.Line().Line($"![latency by percentile, {shape.Shape.Name}]({PlotName(shape)})").Line().Line("```text");
            report.Line($"{shape.Shape.Name,-14}  {string.Join("  ", shape.All.Select(series => $"{series.Name,12}"))}");
            Dictionary<int, long>[] counts = [.. shape.All.Select(series => ByPowersOfTwo(series.Histogram))];
            int low = counts.Min(count => count.Keys.Min());
            int high = counts.Max(count => count.Keys.Max());
            for (int power = low; power <= high; power++)
            {
                long[] here = [.. counts.Select(count => count.GetValueOrDefault(power))];
                string bar = new('#', (int)(BarLengthMax * Math.Log10(1 + here[1]) / Math.Log10(1 + paced.Ticks)));
                report.Line($"< {Us(1L << (power + 1)),9} us  {string.Join("  ", here.Select(count => $"{count,12:#,0}"))}  {bar}".TrimEnd());
            }

            report.Line("```");
        }
    }

    private static Dictionary<int, long> ByPowersOfTwo(LogLinearHistogram histogram)
    {
        var counts = new Dictionary<int, long>();
        foreach ((long largest, long count) in histogram.Buckets())
        {
            int power = System.Numerics.BitOperations.Log2((ulong)Math.Max(1, largest));
            counts[power] = counts.GetValueOrDefault(power) + count;
        }

        return counts;
    }

    private static string Csv(PacedCommit paced)
    {
        var csv = new StringBuilder("row,way,ns_at_most,count\n");
        foreach (PacedShape shape in paced.Shapes)
        {
            foreach (LatencySeries series in shape.All)
            {
                foreach ((long largest, long count) in series.Histogram.Buckets())
                {
                    csv.Append(CultureInfo.InvariantCulture, $"\"{shape.Shape.Name}\",{series.Name},{largest},{count}\n");
                }
            }
        }

        return csv.ToString();
    }

    private static string PlotName(PacedShape shape) => $"commit-{shape.Shape.Components}x{shape.Shape.ByteCountEach}.svg";

    private static string Plot(PacedShape shape)
    {
        var plot = new SvgPlot($"A row of {shape.Shape.Name} at 1 kHz", "percentile", "latency, us")
        {
            XText = rarity => rarity <= 1 ? "0" : rarity <= 10 ? "90" : rarity <= 100 ? "99" : $"99.{new string('9', (int)Math.Round(Math.Log10(rarity)) - 2)}",
        };
        foreach (LatencySeries series in shape.All)
        {
            plot.Add(series.Name, ByRarity(series.Histogram));
        }

        return plot.Level("goal of p99.9", P999GoalNs / 1e3).Level("goal of p99.99", P9999GoalNs / 1e3).ToString();
    }

    // One in x is at least this slow.
    private static IEnumerable<(double X, double Y)> ByRarity(LogLinearHistogram histogram)
    {
        long total = histogram.Count;
        long seen = 0;
        foreach ((long largest, long count) in histogram.Buckets())
        {
            yield return ((double)total / (total - seen), Math.Max(largest, 1) / 1e3);
            seen += count;
        }
    }

    private static string Verdict(PacedShape shape, LatencySeries series)
    {
        if (series != shape.Ring)
        {
            return "";
        }

        long p9999 = series.Histogram.Percentile(0.9999);
        bool isInTail = p9999 <= Math.Max(P9999GoalNs, ControlRatioGoal * shape.Control.Histogram.Percentile(0.9999));
        return $"{(series.Histogram.Percentile(0.999) <= P999GoalNs ? "yes" : "no")}; {(isInTail ? "yes" : "no")}";
    }

    private static string Cause(LatencySeries series, LatencyCause cause) =>
        $"{series.LongCount(cause):#,0} ({series.VeryLongCount(cause):#,0})";

    private static string Us(long ns) => Report.Number(ns / 1e3);
}
