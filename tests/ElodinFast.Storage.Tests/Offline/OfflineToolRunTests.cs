using System.Text.Json;
using ElodinFast.TestKit;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>Recorded runs of Elodin's offline commands, repeated here: same lines, same files, and an exception where those fail.</summary>
public sealed class OfflineToolRunTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Runs
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (JsonElement run in ReadRuns())
            {
                names.Add(run.GetProperty("name").GetString()!);
            }

            return names;
        }
    }

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Runs))]
    public void Run_AsRecorded_GivesTheSameLinesAndFiles(string name)
    {
        JsonElement run = ReadRuns().Single(r => r.GetProperty("name").GetString() == name);
        string[] command = [.. run.GetProperty("command").EnumerateArray().Select(c => c.GetString()!)];
        string? databaseName = run.GetProperty("database").GetString();
        string path = databaseName is null ? _directory["NOPE"] : Vectors.Database(databaseName);
        using var output = new StringWriter();
        string? failure = null;
        try
        {
            Execute(command, path, output);
        }
        catch (DatabaseException e)
        {
            failure = e.Message;
        }

        int exit = run.GetProperty("exit").GetInt32();
        Assert.Equal(exit == 0, failure is null);
        if (exit == 0)
        {
            string expected = run.GetProperty("stdout").GetString()!;
            string actual = output.ToString().Replace(path, databaseName is null ? "NOPE" : "DB", StringComparison.Ordinal)
                .Replace(_directory["OUT"], "OUT", StringComparison.Ordinal);
            if (command[0] == "export")
            {
                Assert.Equal(Sorted(expected), Sorted(actual));
                CheckFiles(run.GetProperty("files"));
            }
            else
            {
                Assert.Equal(expected, actual);
            }
        }
        else if (exit == 1)
        {
            CheckFailure(run.GetProperty("stderr").GetString()!, failure!, path);
        }
    }

    private static void CheckFailure(string stderr, string failure, string path)
    {
        string[] ours = ["No such file or directory"];   // where Elodin gives the system's text alone, ours says more
        string first = stderr.Split('\n')[0].Replace("Error:   × ", "", StringComparison.Ordinal).Trim().Replace(" (os error 2)", "", StringComparison.Ordinal);
        first = first.Replace("DB", path, StringComparison.Ordinal).Replace("NOPE", path, StringComparison.Ordinal);
        Assert.Contains(first, failure, ours.Contains(first) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    private static string[] Sorted(string lines) => [.. lines.Split('\n').Order(StringComparer.Ordinal)];

    private static List<JsonElement> ReadRuns() =>
        [.. File.ReadLines(Path.Combine(Vectors.Folder, "tools", "tools.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];

    private void Execute(string[] command, string path, StringWriter output)
    {
        switch (command[0])
        {
            case "info":
                output.Write(DatabaseInfo.Read(command[1].EndsWith("readme.txt", StringComparison.Ordinal) ? Path.Combine(path, "readme.txt")
                    : command[1].EndsWith("/db_state", StringComparison.Ordinal) ? Path.Combine(path, "db_state") : path).ToText());
                break;
            case "list-components":
                using (OfflineDatabase database = OfflineDatabase.Open(path))
                {
                    output.Write(string.Concat(database.Metadata.Select(metadata => metadata.Name + "\n")));
                }

                break;
            default:
                int pattern = Array.IndexOf(command, "--pattern");
                CsvExporter.Export(path, _directory["OUT"], new CsvExportOptions
                {
                    Flatten = command.Contains("--flatten"),
                    Pattern = pattern < 0 ? null : command[pattern + 1],
                    FastFloats = command.Contains("--csv-fast-floats"),
                    IncludePrivate = command.Contains("--include-private"),
                    TimeFormat = command.Contains("--mono-ns") ? CsvTimeFormat.Nanoseconds
                        : command.Contains("--mono-us") ? CsvTimeFormat.Microseconds : CsvTimeFormat.Iso8601,
                }, output);
                break;
        }
    }

    private void CheckFiles(JsonElement files)
    {
        if (files.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        string[] expected = [.. files.EnumerateObject().Select(file => file.Name).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, Directory.GetFiles(_directory["OUT"]).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        foreach (JsonProperty file in files.EnumerateObject())
        {
            Assert.Equal(file.Value.GetString(), File.ReadAllText(_directory["OUT", file.Name]));
        }
    }
}
