using System.Buffers.Binary;
using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

public sealed class ComparisonScriptTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Run_GoldenAgainstItself_IsEqual()
    {
        (int exit, System.Text.Json.JsonElement? result, string error) = ComparisonScript.Run(Vectors.Golden, Vectors.Golden, "--all");

        Assert.True(exit == 0, error);
        Assert.True(result!.Value.GetProperty("equal").GetBoolean());
        Assert.Equal(16, result.Value.GetProperty("components").GetInt32());
        using OfflineDatabase database = OfflineDatabase.Open(Vectors.Golden);
        Assert.Equal(database.Components.Sum(c => c.Count), result.Value.GetProperty("samples_equal").GetInt64());
    }

    [Fact]
    public void Run_FilesOfOursAndCopiesWithEveryKindOfDifference_AgreesWithOurComparer()
    {
        string[] names = ["a.x", "a.y", "a.z", "a.w"];
        string left = Make("left", names);
        string right = Make("right", names);
        Assert.Equal(0, ComparisonScript.Run([left, right, .. names]).Exit);

        Change(right, "a.x", "data", 24 + (8 * 7), 1);          // a byte of sample 7
        Change(right, "a.y", "index", 24 + (8 * 99), 1);        // the last timestamp
        using (TimeSeries series = TimeSeries.Open(Folder(right, "a.z"), 8))
        {
            series.Append([1000], new byte[8]);
        }

        (int exit, System.Text.Json.JsonElement? result, _) = ComparisonScript.Run([left, right, .. names]);

        Assert.Equal(1, exit);
        var found = result!.Value.GetProperty("differences").EnumerateArray().ToDictionary(
            d => d.GetProperty("name").GetString()!, d => d.GetProperty("ordinal").GetInt64());
        Assert.Equal(new Dictionary<string, long> { ["a.x"] = 7, ["a.y"] = 99, ["a.z"] = 100 }, found);
        using OfflineDatabase a = OfflineDatabase.Open(left);
        using OfflineDatabase b = OfflineDatabase.Open(right);
        foreach (ComponentComparison comparison in DatabaseComparer.CompareAll(a, b))
        {
            Assert.Equal(found.TryGetValue(comparison.Name, out long ordinal) ? ordinal : null, comparison.FirstDifference);
        }

        Assert.Equal(
            DatabaseComparer.CompareAll(a, b).Sum(c => c.EqualCount), result.Value.GetProperty("samples_equal").GetInt64());
    }

    [Fact]
    public void Run_ComponentOnOneSideOrNeither_Differs()
    {
        string left = Make("left", ["a.x", "a.y"]);
        string right = Make("right", ["a.x"]);

        Assert.Equal(0, ComparisonScript.Run(left, right, "a.x").Exit);
        Assert.Equal(1, ComparisonScript.Run(left, right, "a.x", "a.y").Exit);
        Assert.Equal(1, ComparisonScript.Run(left, right, "no.such").Exit);
        Assert.Equal(1, ComparisonScript.Run(left, right, "--all").Exit);
        Assert.Equal(2, ComparisonScript.Run(left, _directory["none"], "--all").Exit);
        Assert.Equal(2, ComparisonScript.Run(left).Exit);
    }

    [Fact]
    public void Run_LogStillOpenForAppending_ReadsWhatIsPublished()
    {
        string left = Make("left", ["a.x"]);
        string right = Make("right", ["a.x"]);
        using TimeSeries series = TimeSeries.Open(Folder(left, "a.x"), 8);
        Assert.Equal(LogStatus.Ok, series.Append([5000], new byte[8]));   // the file is now longer than what it says

        (int exit, System.Text.Json.JsonElement? result, _) = ComparisonScript.Run(left, right, "a.x");

        Assert.Equal(1, exit);
        Assert.Equal(101, result!.Value.GetProperty("counts").GetProperty("a.x")[0].GetInt64());
    }

    private static string Folder(string database, string name) =>
        DatabaseDirectory.ComponentDirectory(database, ComponentId.FromName(name));

    private static void Change(string database, string name, string file, int position, byte mask)
    {
        string path = Path.Combine(Folder(database, name), file);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[position] ^= mask;
        File.WriteAllBytes(path, bytes);
    }

    private string Make(string database, string[] names)
    {
        string path = _directory[database];
        DatabaseDirectory.Create(path);
        foreach (string name in names)
        {
            ComponentId id = ComponentId.FromName(name);
            DatabaseDirectory.WriteSchema(path, id, new ComponentSchema(PrimitiveType.F64));
            DatabaseDirectory.WriteMetadata(path, new ComponentMetadata(id, name, []));
            using TimeSeries series = TimeSeries.Create(Folder(path, name), 8);
            var value = new byte[8];
            for (long i = 0; i < 100; i++)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(value, i / 3.0);
                series.Append([i * 2], value);
            }
        }

        return path;
    }
}
