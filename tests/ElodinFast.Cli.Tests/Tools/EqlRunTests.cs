using System.Globalization;
using System.Text.Json;
using ElodinFast.TestKit;
using Xunit;

namespace ElodinFast.Cli.Tests;

/// <summary>Queries as Elodin answered them: the same rows in the same order. Headings of computed columns are our own.</summary>
[Collection(CommandRun.Name)]
public sealed class EqlRunTests
{
    private const double Tolerance = 1e-9;

    private static readonly RecordedRuns s_runs = new("server", "eql.jsonl", key: "eql");

    public static TheoryData<string> Queries => s_runs.Names;

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Query_AsRecorded_HasTheSameRows(string query)
    {
        JsonElement run = s_runs[query];
        (int exit, string output, string error) = await CommandRun.Run(
            ["query", RecordedRuns.Golden, "--eql", query, "--format", "csv", "--time-format", "us", "--precision", "full"]);
        Assert.True(run.GetProperty("exit").GetInt32() == exit, error);
        if (exit != 0)
        {
            string recorded = run.GetProperty("stderr").GetString()!;
            foreach (string text in (string[])["entity not found: nope", "invalid method call: foo", "parse error at 1:21", "parse error at 1:2", "clip requires two arguments"])
            {
                Assert.True(!recorded.Contains(text, StringComparison.Ordinal) || error.Contains(text, StringComparison.Ordinal), error);
            }

            return;
        }

        string[] expected = run.GetProperty("stdout").GetString()!.Split('\n');
        string[] actual = output.Split('\n');
        Assert.True(expected.Length == actual.Length, output);
        bool isPlain = expected[0].StartsWith("time", StringComparison.Ordinal) && !expected[0].Contains("Int64", StringComparison.Ordinal);
        for (int i = isPlain ? 0 : 1; i < expected.Length; i++)
        {
            Assert.True(AreEqual(expected[i], actual[i]), $"row {i}: {expected[i]} recorded, {actual[i]} ours");
        }
    }

    [Theory]
    [InlineData("rocket.world_pos.x + rocket.gain")]
    [InlineData("rocket.world_pos.x.cast(u9)")]
    [InlineData("rocket.world_pos.x.first(\"1x\")")]
    [InlineData("\"text\"")]
    [InlineData("1 + 2")]
    [InlineData("prim.u8_value / 0")]
    [InlineData("")]
    [InlineData("(((((")]
    [InlineData("rocket.world_pos[99999999999]")]
    [InlineData("rocket.world_pos.")]
    [InlineData("rocket..world_pos")]
    public async Task Query_ThatIsNone_SaysWhatIsWrong(string query)
    {
        (int exit, string output, string error) = await CommandRun.Run(["query", RecordedRuns.Golden, "--eql", query]);
        Assert.Equal(1, exit);
        Assert.Empty(output);
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_OfRandomText_NeverFailsInAnotherWay()
    {
        const int Seed = 20261123;
        var random = new Random(Seed);
        string[] parts = ["rocket", ".", "world_pos", "x", "(", ")", "[", "]", "4", "-1.5", "+", "*", "/", ",", "\"PT1S\"", "norm()", "last", " ", "\"", "fft()", "é", "cast", "i8"];
        for (int i = 0; i < 500; i++)
        {
            string query = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => parts[random.Next(parts.Length)]));
            (int exit, _, string error) = await CommandRun.Run(["query", RecordedRuns.Golden, "--eql", query, "--format", "csv"]);
            Assert.True(exit is 0 or 1 or 2, $"seed {Seed}, {query}: {error}");
            Assert.DoesNotContain("Exception", error, StringComparison.Ordinal);
            Assert.True(exit == 0 || !error.Contains("Index was outside", StringComparison.Ordinal), $"seed {Seed}, {query}: {error}");
        }
    }

    private static bool AreEqual(string expected, string actual)
    {
        string[] a = expected.Split(',');
        string[] b = actual.Split(',');
        return a.Length == b.Length && a.Zip(b).All(pair => pair.First == pair.Second
            || (double.TryParse(pair.First, CultureInfo.InvariantCulture, out double x) && double.TryParse(pair.Second, CultureInfo.InvariantCulture, out double y)
                && Math.Abs(x - y) <= Tolerance * Math.Max(1, Math.Abs(x))));
    }
}
