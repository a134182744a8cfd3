using System.Text.Json;
using ElodinFast.TestKit;
using Xunit;

namespace ElodinFast.Cli.Tests;

/// <summary>
/// Recorded runs of Elodin's commands that change databases, repeated with ours: exit code, lines, and what the databases hold
/// afterwards. What we do otherwise on purpose stands in <see cref="EditDeviations"/>, with the reason.
/// </summary>
[Collection(CommandRun.Name)]
public sealed class EditRunTests : IDisposable
{
    private const long ElodinLogByteCount = 8_589_934_593;

    private static readonly RecordedRuns s_runs = new("tools", "edit-runs.jsonl");

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Runs => s_runs.Names;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Run_AsRecorded_DoesTheSame(string name)
    {
        JsonElement run = s_runs[name];
        EditDeviations.Deviation deviation = EditDeviations.Of(name);
        Prepare(run);
        string[] command = RecordedRuns.CommandOf(run, _directory);
        string input = run.TryGetProperty("stdin", out JsonElement stdin) ? stdin.GetString()! : string.Empty;
        Dictionary<string, JsonElement?> before = DecodeAll();

        (int exit, string output, string error) = await CommandRun.Run(command, input);

        string shown = RecordedRuns.Shown(output, _directory);
        Assert.True(deviation.Exit == exit || (deviation.Exit is null && run.GetProperty("exit").GetInt32() == exit), $"exit {exit}\n{shown}\n{error}");
        if (!deviation.OtherLines)
        {
            Assert.Equal(Lines(run.GetProperty("stdout").GetString()!, run), Lines(shown, run));
            CheckError(run, exit, RecordedRuns.Shown(error, _directory));
        }

        if (!deviation.OtherContents)
        {
            CheckContents(run, before);
        }
        else if (exit != 0)
        {
            Assert.Equal(Text(before), Text(DecodeAll())); // refused: nothing has changed
        }
    }

    [Fact]
    public void Deviations_EachNamesARecordedRun() => s_runs.AssertHas(EditDeviations.Names);

    private static string[] Lines(string text, JsonElement run)
    {
        string[] lines = text.Split('\n');
        bool isAnyOrder = run.TryGetProperty("order", out _) || run.GetProperty("command")[0].GetString() is "prune" or "fix-timestamps" or "time-align";
        if (run.GetProperty("command")[0].GetString() == "merge")
        {
            // Which component serves as the example is the order of directories.
            lines = [.. lines.Where(l => !l.Contains("\" -> \"", StringComparison.Ordinal))];
        }

        return isAnyOrder ? [.. lines.Order(StringComparer.Ordinal)] : lines;
    }

    // Elodin's first line says it all; ours may say more.
    private static void CheckError(JsonElement run, int exit, string error)
    {
        if (exit != 1)
        {
            return;
        }

        string recorded = run.GetProperty("stderr").GetString()!;
        int start = recorded.IndexOf("× ", StringComparison.Ordinal);
        int end = recorded.IndexOf("╰─▶", StringComparison.Ordinal);
        string text = (end < 0 ? recorded[(start + 2)..] : recorded[(start + 2)..end]).Replace("\n  │ ", " ", StringComparison.Ordinal).Trim();
        if (text is not ("failed to fill whole buffer" or "No such file or directory (os error 2)"))
        {
            Assert.Contains(text, error, StringComparison.Ordinal);
        }
    }

    private static string Text(Dictionary<string, JsonElement?> contents) =>
        string.Join('\n', contents.Select(c => $"{c.Key} {c.Value?.GetRawText()}"));


    private void Prepare(JsonElement run)
    {
        RecordedRuns.CopyDatabase(run, "database", _directory, "DB");
        RecordedRuns.CopyDatabase(run, "database2", _directory, "DB2");
        string name = run.GetProperty("name").GetString()!;
        string note = run.TryGetProperty("note", out JsonElement text) ? text.GetString()! : string.Empty;
        if (name.EndsWith("-output-exists", StringComparison.Ordinal))
        {
            Directory.CreateDirectory(_directory["OUT"]);
        }
        else if (name.EndsWith("-empty-directory", StringComparison.Ordinal))
        {
            Directory.CreateDirectory(_directory["DB"]);
        }
        else if (note.Contains("component directories were removed", StringComparison.Ordinal))
        {
            foreach (string component in Directory.GetDirectories(_directory["DB"]).Where(d => ulong.TryParse(Path.GetFileName(d), out _)))
            {
                Directory.Delete(component, recursive: true);
            }
        }
        else if (note.Contains("first extended", StringComparison.Ordinal))
        {
            string[] logs = ["index", "data", "timestamps", "offsets", "data_log"];
            foreach (string file in Directory.GetFiles(_directory["DB"], "*", SearchOption.AllDirectories).Where(f => logs.Contains(Path.GetFileName(f))))
            {
                using FileStream stream = File.OpenWrite(file);
                stream.SetLength(ElodinLogByteCount);
            }
        }
    }

    private Dictionary<string, JsonElement?> DecodeAll() => new[] { "DB", "DB2", "OUT" }.ToDictionary(
        n => n, n => File.Exists(_directory[n, "db_state"]) ? DatabaseContents.Decode(_directory[n]) : (JsonElement?)null);

    private void CheckContents(JsonElement run, Dictionary<string, JsonElement?> before)
    {
        Dictionary<string, JsonElement?> after = DecodeAll();
        var removed = run.TryGetProperty("removed", out JsonElement list) ? list.EnumerateArray().Select(r => r.GetString()!).ToList() : [];
        foreach (string database in before.Keys)
        {
            if (run.TryGetProperty("contents", out JsonElement contents) && contents.TryGetProperty(database, out JsonElement expected) && expected.ValueKind == JsonValueKind.Object)
            {
                string wanted = DatabaseContents.Normalise(expected);
                if (run.GetProperty("command")[0].GetString() == "truncate")
                {
                    // Elodin opens what it truncates, which sets the start where there was none.
                    wanted = System.Text.RegularExpressions.Regex.Replace(wanted, "^db_state  time.start_timestamp=-?[0-9]+", "db_state ");
                }

                Assert.Equal(wanted, DatabaseContents.Normalise(after[database]!.Value));
            }
            else if (before[database] is { } old && !removed.Exists(r => r.StartsWith(database + "/", StringComparison.Ordinal)))
            {
                Assert.Equal(DatabaseContents.Normalise(old), DatabaseContents.Normalise(after[database]!.Value));
            }
        }

        foreach (string path in removed.Where(p => p != "DB/assets/")) // git keeps no empty directory
        {
            Assert.False(Path.Exists(_directory[path.TrimEnd('/')]), path);
        }
    }
}
