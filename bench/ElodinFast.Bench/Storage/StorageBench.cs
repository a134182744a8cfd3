using System.Globalization;

namespace ElodinFast.Bench.Storage;

/// <summary>Cost curves of a database's history: reading, opening, growing, memory. Writes storage.md and its plots.</summary>
internal static class StorageBench
{
    private static readonly long[] s_rangeLengths = [1_000, 10_000, 100_000, 1_000_000];
    private static readonly long[] s_seriesCounts = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];
    private static readonly long[] s_sparseCounts = [1_000_000, 10_000_000, 100_000_000, 1_000_000_000];
    private static readonly int[] s_componentCounts = [10, 100, 1_000, 10_000];

    public static int Run(StorageOptions options)
    {
        var report = new Report("What history costs", options);
        report.Line().Line($"Databases on {Machine.FileSystemOf(options.Directory)}, everything read in the page cache. *Power* is b of the curve size^b that fits best: 0 is a cost that");
        report.Line("does not depend on the size, 1 one in proportion. Medians.");
        using var scratch = new Scratch(options.Directory);
        Reads(report, scratch, options);
        Opens(report, scratch, options);
        Growth(report, scratch);
        report.Save("storage.md");
        return 0;
    }

    private static void Reads(Report report, Scratch scratch, StorageOptions options)
    {
        long[] counts = options.IsQuick ? s_seriesCounts[..^1] : s_seriesCounts;
        foreach (long count in counts)
        {
            SampleFiles.Write(scratch[$"real-{count}"], count);
        }

        long longest = counts[^1];
        long[] lengths = [.. s_rangeLengths.Where(length => length < longest)];
        List<ReadCurves.RangePoint> ranges = ReadCurves.Ranges(scratch[$"real-{longest}"], longest, lengths);
        report.Line().Line("## Ranges").Line();
        report.Line($"Finding and copying times and values of n samples at a random place of a series of {longest:#,0} f64; beside it the bytes by memcpy.");
        report.Table(
            ["samples", "read", "a sample", "memcpy", "ratio"],
            ranges.Select(p => new[]
            {
                Report.Number(p.Count), Report.Time(p.Ns), Report.Time(p.Ns / p.Count), Report.Time(p.MemcpyNs), Report.Number(p.Ns / p.MemcpyNs),
            }));
        report.Line().Line($"Power {Power(ranges.Select(p => ((double)p.Count, p.Ns)))}.");

        List<CurvePoint> nearest = [.. counts.Select(count => ReadCurves.Nearest(scratch[$"real-{count}"], count))];
        List<CurvePoint> overview = [.. counts.Select(count => ReadCurves.Overview(scratch[$"real-{count}"], count))];
        report.Line().Line("## Nearest and overview").Line();
        report.Line("Against the length of the series. *Nearest*: the sample of a random time. *Overview*: minimum and maximum of 1,000 stretches that together");
        report.Line("are the whole series; its first call in an opening reads the series, later ones use what that left in memory. Goal: 10^7 samples in 1 ms.");
        report.Table(
            ["samples", "nearest", "overview, first", "overview, later"],
            nearest.Zip(overview, (n, o) => new[] { Report.Number(n.Size), Report.Time(n.Ns), Report.Time(o.FirstNs), Report.Time(o.Ns) }));
        report.Line().Line($"Power: nearest {Power(Points(nearest))}, overview later {Power(Points(overview))}.");
        Plot(report, "storage-reads.svg", "Reading history", "samples (of the range, or of the series)", ("range", ranges.Select(p => ((double)p.Count, p.Ns))), ("nearest", Points(nearest)), ("overview, first", overview.Select(p => ((double)p.Size, p.FirstNs))), ("overview, later", Points(overview)));
    }

    private static void Opens(Report report, Scratch scratch, StorageOptions options)
    {
        int[] componentCounts = options.IsQuick ? s_componentCounts[..^1] : s_componentCounts;
        OpenCurves.Components(options.Directory, 1); // the compiler's share
        List<OpenCurves.ComponentPoint> components = [.. componentCounts.Select(count => OpenCurves.Components(options.Directory, count))];
        report.Line().Line("## Opening and memory, against components").Line();
        report.Line("f64 components with ten samples each, durability `interval`. *Memory*: the managed heap while the database is open, less before, a");
        report.Line("component; a fixed part weighs on few components. Rings (16 MiB each, in `/dev/shm`) and mappings are not in it.");
        report.Table(
            ["components", "open", "a component", "close", "memory each"],
            components.Select(p => new[]
            {
                Report.Number(p.Components), Report.Time(p.OpenNs), Report.Time(p.OpenNs / p.Components), Report.Time(p.CloseNs),
                $"{Report.Number(p.ManagedBytes)} B",
            }));
        report.Line().Line($"Power: open {Power(components.Select(p => ((double)p.Components, p.OpenNs)))}, close {Power(components.Select(p => ((double)p.Components, p.CloseNs)))}.");

        foreach (long count in s_sparseCounts)
        {
            SampleFiles.WriteSparse(scratch[$"sparse-{count}"], count);
        }

        List<CurvePoint> samples = [.. s_sparseCounts.Select(count => OpenCurves.Samples(scratch[$"sparse-{count}"], count))];
        report.Line().Line("## Opening, against samples").Line();
        report.Line("One component, files with holes whose headers say so many samples.");
        report.Table(["samples", "open"], samples.Select(p => new[] { Report.Number(p.Size), Report.Time(p.Ns) }));
        report.Line().Line($"Power {Power(Points(samples))}.");
        Plot(report, "storage-open.svg", "Opening a database", "components, or samples", ("components", components.Select(p => ((double)p.Components, p.OpenNs))), ("samples of one", Points(samples)));
    }

    private static void Growth(Report report, Scratch scratch)
    {
        List<CurvePoint> appends = [.. s_sparseCounts.Select(count => GrowthCurve.Append(scratch[$"sparse-{count}"], count))];
        report.Line().Line("## Growing").Line();
        report.Line("One sample of an append of 1,000 f64 samples behind so many, the room for them allocated on the way.");
        report.Table(["samples before", "a sample"], appends.Select(p => new[] { Report.Number(p.Size), Report.Time(p.Ns) }));
        report.Line().Line($"Power {Power(Points(appends))}.");
        Plot(report, "storage-growth.svg", "Appending to a long series", "samples before", ("a sample", Points(appends)));
    }

    private static void Plot(Report report, string name, string title, string xLabel, params ReadOnlySpan<(string Name, IEnumerable<(double X, double Y)> Points)> series)
    {
        var plot = new SvgPlot(title, xLabel, "time") { YText = Report.Time };
        foreach ((string seriesName, IEnumerable<(double X, double Y)> points) in series)
        {
            plot.Add(seriesName, points);
        }

        report.Line().Line($"![{title}]({report.Attach(name, plot.ToString())})");
    }

    private static IEnumerable<(double X, double Y)> Points(IEnumerable<CurvePoint> points) => points.Select(p => ((double)p.Size, p.Ns));

    private static string Power(IEnumerable<(double X, double Y)> points) =>
        Statistics.Power([.. points]).ToString("0.00", CultureInfo.InvariantCulture);
}
