using System.Text.Json;
using ElodinFast.TestKit;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>
/// Every database that Elodin's server was started on, opened here: the same earliest and last times, the same start saved, the same refused.
/// What differs is listed with its reason; an entry that no longer differs fails too.
/// </summary>
public sealed class OpenTimeRangeTests : IDisposable
{
    private const string Refused = "refused";
    private const string Whole = "1700000000000000 to 1700000000049000, start 1700000000000000";

    // Database -> what we answer instead, in the form of Describe.
    private static readonly Dictionary<string, string> s_differences = new()
    {
        // Elodin panics while opening these; what is whole in them is all there here.
        ["long-data"] = Whole,
        ["long-index"] = Whole,
        ["odd-index"] = Whole,
        ["odd-offsets"] = Whole,
        ["odd-timestamps"] = Whole,
        ["uncommitted"] = Whole,

        // The index is longer than the data: Elodin finds no last time in such a component, we cut it to what both files hold.
        ["torn-index"] = "1700000000000000 to 1700000000046000, start 1700000000000000",

        // Elodin pairs timestamps with slices of other values; there is no telling which size is right.
        ["wrong-element-size"] = Refused,
    };

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Open_EveryRecordedDatabase_HasTheRecordedTimeRange()
    {
        var wrong = new List<string>();
        int count = 0;
        foreach (string line in File.ReadLines(Path.Combine(Vectors.Folder, "tools", "opens.jsonl")))
        {
            using JsonDocument recorded = JsonDocument.Parse(line);
            string name = recorded.RootElement.GetProperty("database").GetString()!;
            string expected = Recorded(recorded.RootElement);
            string found = Open(_directory.Copy(Vectors.Database(name), name));
            bool isListed = s_differences.TryGetValue(name, out string? other);
            if (isListed && expected == found)
            {
                wrong.Add($"{name}: agrees, but is listed");
            }
            else if (found != (other ?? expected))
            {
                wrong.Add($"{name}: expected {other ?? expected}, found {found}");
            }

            count++;
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(52, count);
    }

    private static string Recorded(JsonElement recorded)
    {
        // A server that ran was stopped by the recorder's signal; any other end is a refusal or a crash.
        const int Stopped = 143;
        return recorded.GetProperty("exit").GetInt32() == Stopped
            ? Describe(
                recorded.GetProperty("earliest").ToString(),
                recorded.GetProperty("last_updated").GetInt64(),
                recorded.GetProperty("time.start_timestamp after") is { ValueKind: JsonValueKind.String } start ? start.GetString()! : "none")
            : Refused;
    }

    private static string Open(string path)
    {
        long before = Now();
        try
        {
            string earliest;
            long lastUpdated;
            using (Database database = Database.Open(path))
            {
                earliest = database.EarliestTimestamp >= before && database.EarliestTimestamp <= Now() ? "now" : $"{database.EarliestTimestamp}";
                lastUpdated = database.LastUpdated;
            }

            using OfflineDatabase closed = OfflineDatabase.Open(path);
            return Describe(earliest, lastUpdated, new MetadataMap(closed.Config.Metadata)["time.start_timestamp"] ?? "none");
        }
        catch (DatabaseException)
        {
            return Refused;
        }
    }

    private static string Describe(string earliest, long lastUpdated, string start) => $"{earliest} to {lastUpdated}, start {start}";

    private static long Now() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
