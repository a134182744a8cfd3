using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace ElodinFast.Cli.Tests.Bench;

/// <summary>The harness with tiny counts and real processes: what it says is looked at, never how fast anything was.</summary>
[Collection(CommandRun.Name)]
public sealed class BenchReportTests
{
    private static readonly BenchSettings s_tiny = new BenchSettings() with
    {
        Rounds = 1,
        TripCount = 20,
        WarmUpTripCount = 20,
        RoundTimeMax = TimeSpan.FromMilliseconds(500),
        LogRowCount = 2000,
        FloodTime = TimeSpan.FromMilliseconds(10),
        IngestByteCount = 64 * 1024,
        MirrorSeconds = 0.05,
        LoopTickCount = 20,
        CommandLine = "elodinfast bench",
    };

    [Theory]
    [InlineData("latency", 4)]
    [InlineData("throughput", 5)]
    [InlineData("ingest", 3)]
    [InlineData("mirror", 2)]
    [InlineData("loop", 2)]
    public void Part_RunWithTinyCounts_ReportsFiguresWithValues(string part, int leastFigures)
    {
        BenchReport report = Run(part);

        BenchFigure[] measured = [.. report.Figures.Where(static f => f.Value is not null)];
        Assert.True(measured.Length >= leastFigures, $"{measured.Length} figures");
        Assert.All(report.Figures, figure => Assert.Equal(part, figure.Part));
        Assert.All(report.Figures, static figure => Assert.True(figure.Value is not null || figure.Note is not null, figure.Name));
        Assert.All(measured, static figure => Assert.NotEqual(string.Empty, figure.Unit));
        Assert.All(measured.Where(static f => f.CeilingValue is not null), static figure => Assert.NotNull(figure.Ratio));
        Assert.All(
            measured.Select(static f => f.Counters).OfType<IReadOnlyDictionary<string, double>>().Where(static c => c.ContainsKey("lost")),
            static counters => Assert.Equal(0, counters["lost"]));
    }

    [Fact]
    public void Report_OfLatency_IsTheJsonThatIsPromisedAndDraws()
    {
        BenchReport report = Run("latency");

        using JsonDocument json = JsonDocument.Parse(JsonSerializer.Serialize(report, BenchJson.Default.BenchReport));
        JsonElement root = json.RootElement;
        Assert.All(
            (string[])["cpu", "cores", "kernel", "runtime"],
            name => Assert.True(root.GetProperty("machine").TryGetProperty(name, out _), name));
        Assert.Equal("elodinfast bench", root.GetProperty("command").GetString());
        JsonElement figure = root.GetProperty("figures").EnumerateArray()
            .First(static f => f.GetProperty("goal").ValueKind == JsonValueKind.Object);
        Assert.All(
            (string[])["part", "name", "unit", "value", "p99", "p999", "max", "ceiling", "ceiling_value", "ratio", "is_met", "histogram"],
            name => Assert.NotEqual(JsonValueKind.Null, figure.GetProperty(name).ValueKind));
        long counted = figure.GetProperty("histogram").EnumerateArray().Sum(static b => b[1].GetInt64());
        Assert.InRange(counted, 1, s_tiny.TripCount);

        XElement svg = XElement.Parse(BenchSvg.Draw(report));
        Assert.Equal("svg", svg.Name.LocalName);
        Assert.Contains(svg.Elements(), static e => e.Name.LocalName == "rect" && e.Attribute("fill-opacity") is not null);
        using var table = new StringWriter(CultureInfo.InvariantCulture);
        BenchTable.Write(table, report);
        Assert.All(report.Figures, f => Assert.Contains(f.Name, table.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Run_Interrupted_LeavesNothingBehind()
    {
        using var interrupt = new CancellationTokenSource();
        string[] before = Folders();
        BenchSettings settings = s_tiny with { Parts = ["mirror"], MirrorSeconds = 600 };
        var run = new BenchRun(settings, _ => interrupt.CancelAfter(TimeSpan.FromMilliseconds(500)));

        Assert.ThrowsAny<OperationCanceledException>(() => run.Run(interrupt.Token));

        Assert.Empty(Folders().Except(before));
    }

    [Fact]
    public async Task Command_WithUnknownPart_SaysWhatThereIs()
    {
        (int exit, _, string error) = await CommandRun.Run(["bench", "everything"]);

        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains("latency", error, StringComparison.Ordinal);
    }

    private static BenchReport Run(string part) =>
        new BenchRun(s_tiny with { Parts = [part] }, static _ => { }).Run(CancellationToken.None);

    private static string[] Folders() => Directory.GetDirectories(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"elodinfast-bench-{Environment.ProcessId}-*");
}
