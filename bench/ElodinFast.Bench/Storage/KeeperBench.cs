namespace ElodinFast.Bench.Storage;

/// <summary>What the keeper does: rows a second into growing files, and its share of a core at 1 kHz. Writes keeper.md and keeper.svg.</summary>
internal static class KeeperBench
{
    private const long FileByteCount = 1L << 30;
    private const long FileByteCountQuick = 256L << 20;
    private const int ShareSeconds = 30;
    private const int ShareSecondsQuick = 2;

    private static readonly (RowShape Shape, double Goal)[] s_goals =
    [
        (RowShape.Seven, 10e6), (RowShape.Forty, 1.5e6), (RowShape.FourHundred, 120e3),
    ];

    public static int Run(StorageOptions options)
    {
        var report = new Report("What the keeper does", options);
        Rates(report, options);
        Shares(report, options);
        report.Save("keeper.md");
        return 0;
    }

    private static void Rates(Report report, StorageOptions options)
    {
        report.Line().Line("## Rows a second").Line();
        report.Line("One keeper, a full ring of 16 MiB after the other, into files that grow on tmpfs; *median* is that of the rings. *pwrite* is the ceiling:");
        report.Line("the same columns, ready made, by one `pwrite` a file and batch, batches as large as the keeper's, after each ring in the same run.");
        report.Line("*with the owner*: while the owner commits as fast as the ring lets it, on the other core, until all is in the files.");
        var results = new List<(DrainRate.Result Result, double Goal)>();
        foreach ((RowShape shape, double goal) in s_goals)
        {
            results.Add((DrainRate.Run(shape, options.IsQuick ? FileByteCountQuick : FileByteCount), goal));
        }

        report.Table(
            ["row", "rows/s", "median", "samples/s", "goal, rows/s", "met", "pwrite, rows/s", "share of it", "with the owner", "rows"],
            results.Select(pair => new[]
            {
                pair.Result.Shape.Name, Report.Number(pair.Result.RowsPerSecond), Report.Number(pair.Result.MedianRowsPerSecond),
                Report.Number(pair.Result.RowsPerSecond * pair.Result.Shape.Components), Report.Number(pair.Goal),
                pair.Result.RowsPerSecond >= pair.Goal ? "yes" : "no", Report.Number(pair.Result.CeilingRowsPerSecond),
                $"{100 * pair.Result.RowsPerSecond / pair.Result.CeilingRowsPerSecond:0} %",
                Report.Number(pair.Result.CommittingRowsPerSecond), Report.Number(pair.Result.Rows),
            }));
        string plot = report.Attach("keeper.svg", new SvgPlot("Draining into growing files", "f64 components a row", "rows/s")
            .Add("keeper", results.Select(pair => ((double)pair.Result.Shape.Components, pair.Result.RowsPerSecond)))
            .Add("pwrite alone", results.Select(pair => ((double)pair.Result.Shape.Components, pair.Result.CeilingRowsPerSecond)))
            .Add("with the owner", results.Select(pair => ((double)pair.Result.Shape.Components, pair.Result.CommittingRowsPerSecond)))
            .Add("goal", results.Select(pair => ((double)pair.Result.Shape.Components, pair.Goal)))
            .ToString());
        report.Line().Line($"![rows a second against components]({plot})");
    }

    private static void Shares(Report report, StorageOptions options)
    {
        report.Line().Line("## Share of a core at 1 kHz").Line();
        report.Line($"On {Machine.FileSystemOf(options.Directory)}, files growing, durability `interval`; time on a core as the scheduler counts it, after 2 s of warm-up.");
        report.Table(
            ["row", "keeper", "a row", "checkpoints", "seconds"],
            new[] { RowShape.One, RowShape.Forty, RowShape.FourHundred }
                .Select(shape => KeeperShare.Run(shape, options.Directory, options.IsQuick ? ShareSecondsQuick : ShareSeconds))
                .Select(result => new[]
                {
                    result.Shape.Name, $"{100 * result.Keeper:0.0} %", Report.Time(result.Keeper * 1e6),
                    $"{100 * result.Checkpoints:0.0} %", Report.Number(result.Seconds),
                }));
    }
}
