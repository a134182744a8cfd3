using System.Text.Json;
using ElodinFast.TestKit;
using Xunit;

namespace ElodinFast.Cli.Tests;

/// <summary>Runs of Elodin's commands as they were recorded (tests/vectors/tools), by name.</summary>
internal sealed class RecordedRuns
{
    private readonly Dictionary<string, JsonElement> _runs;

    /// <summary>Reads a file of them; each has its name under the key.</summary>
    public RecordedRuns(string folder, string file, string key = "name") =>
        _runs = File.ReadLines(Path.Combine(Vectors, folder, file))
            .Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(r => r.GetProperty(key).GetString()!);

    /// <summary>Where the recordings stand.</summary>
    public static string Vectors { get; } = Path.Combine(RepositoryRoot.Path, "tests", "vectors");

    /// <summary>The database that most runs are about.</summary>
    public static string Golden { get; } = Path.Combine(Vectors, "databases", "v0.19");

    public TheoryData<string> Names => [.. _runs.Keys];

    public JsonElement this[string name] => _runs[name];

    public void AssertHas(IEnumerable<string> names) => Assert.All(names, name => Assert.Contains(name, _runs.Keys));

    /// <summary>Copies the database that a run names under a key; nothing where it names none.</summary>
    public static void CopyDatabase(JsonElement run, string key, TemporaryDirectory directory, string target)
    {
        if (run.TryGetProperty(key, out JsonElement database) && database.GetString() is { } source)
        {
            directory.Copy(source == "v0.19" ? Golden : Path.Combine(Vectors, "tools", "databases", source), target);
        }
    }

    /// <summary>The run's command line with paths below a directory.</summary>
    public static string[] CommandOf(JsonElement run, TemporaryDirectory directory) =>
        [.. run.GetProperty("command").EnumerateArray().Select(a => a.GetString()!).Select(
            a => a is "DB" or "DB/" or "DB2" or "OUT" or "NOPE" || a.StartsWith("DB/", StringComparison.Ordinal) ? $"{directory.Path}/{a}" : a)];

    /// <summary>What a command printed, with such paths as they were recorded.</summary>
    public static string Shown(string output, TemporaryDirectory directory) =>
        output.Replace(directory.Path + "/", string.Empty, StringComparison.Ordinal);
}
