using System.Text.Json;
using ElodinFast.TestKit;
using Xunit;

namespace ElodinFast.Cli.Tests;

/// <summary>Recorded runs of Elodin's list-components, info and query --eql, repeated with ours.</summary>
[Collection(CommandRun.Name)]
public sealed class ReadRunTests : IDisposable
{
    private static readonly RecordedRuns s_runs = new("tools", "read-runs.jsonl");

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Runs => s_runs.Names;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Run_AsRecorded_PrintsTheSame(string name)
    {
        JsonElement run = s_runs[name];
        (int? Exit, bool OtherLines) deviation = ReadDeviations.Of(name);
        RecordedRuns.CopyDatabase(run, "database", _directory, "DB");
        if (name == "info-step-us")
        {
            Directory.CreateDirectory(_directory["DB"]);
            File.WriteAllBytes(_directory["DB", "db_state"], [1, 0, 0xdc, 0x0b, 0]); // as its note says: 1500 ns
        }

        string? home = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        if (run.TryGetProperty("env", out _))
        {
            _directory.Copy(RecordedRuns.Golden, Path.Combine("XDG", "db", "data"));
            Environment.SetEnvironmentVariable("XDG_DATA_HOME", name == "info-default-path-absolute" ? _directory["XDG"] : "XDG");
        }

        string before = Snapshot();
        string[] command = RecordedRuns.CommandOf(run, _directory);
        (int exit, string output, string error) = await CommandRun.Run(command);
        Environment.SetEnvironmentVariable("XDG_DATA_HOME", home);
        Assert.True((deviation.Exit ?? run.GetProperty("exit").GetInt32()) == exit, $"exit {exit}\n{output}\n{error}");
        if (!deviation.OtherLines)
        {
            string shown = RecordedRuns.Shown(output, _directory);
            if (command[0] == "info" && shown.IndexOf("components: ", StringComparison.Ordinal) is > 0 and var more)
            {
                shown = shown[..more]; // ours goes on behind Elodin's lines
            }

            Assert.Equal(run.GetProperty("stdout").GetString()!, shown);
        }

        Assert.Equal(before, Snapshot()); // reading writes nothing
    }

    [Fact]
    public void Deviations_EachNamesARecordedRun() => s_runs.AssertHas(ReadDeviations.Names);

    private string Snapshot() => string.Join('\n', Directory.GetFiles(_directory.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(f => $"{f} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))}"));

}
