using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

public sealed class OfflineDatabaseTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Open_GoldenDatabase_HoldsWhatWasWrittenIntoIt()
    {
        using OfflineDatabase database = OfflineDatabase.Open(Vectors.Golden);
        using JsonDocument contents = JsonDocument.Parse(File.ReadAllText(Path.Combine(Vectors.Folder, "databases", "v0.19-contents.json")));
        int checkedCount = 0;
        foreach (JsonProperty expected in contents.RootElement.EnumerateObject())
        {
            if (!expected.Value.TryGetProperty("prim", out JsonElement prim))
            {
                continue;
            }

            OfflineComponent component = Assert.IsType<OfflineComponent>(database.Find(expected.Name));
            Assert.Equal(ComponentId.FromName(expected.Name), component.Id);
            Assert.Equal(prim.GetString(), component.Schema.Type.Name());
            Assert.Equal(
                expected.Value.GetProperty("dims").EnumerateArray().Select(dim => dim.GetUInt64()), component.Schema.Dimensions.ToArray());
            foreach (JsonProperty entry in expected.Value.GetProperty("metadata").EnumerateObject())
            {
                Assert.Equal(entry.Value.GetString(), component.MetadataValue(entry.Name));
            }

            CheckRows(component, [.. expected.Value.GetProperty("rows").EnumerateArray()]);
            checkedCount++;
        }

        Assert.Equal(16, checkedCount);
        Assert.Equal(16, database.Components.Count);
    }

    [Fact]
    public void Open_GoldenDatabase_ListsTheNamesThatElodinLists()
    {
        using OfflineDatabase database = OfflineDatabase.Open(Vectors.Golden);
        string[] expected = [.. File.ReadAllLines(Path.Combine(Vectors.Folder, "databases", "v0.19-list-components.txt"))
            .Where(line => !line.Contains('\u001b') && line.Length > 0)];

        Assert.Equal(expected, database.Metadata.Select(metadata => metadata.Name));
    }

    [Fact]
    public void Open_GoldenDatabase_ReadsItsMessages()
    {
        using OfflineDatabase database = OfflineDatabase.Open(Vectors.Golden);

        Assert.Equal([5130, 13053], database.MessageLogs.Select(log => (int)log.Id.Value));
        Assert.All(database.MessageLogs, log => Assert.Equal(log.Count, log.ReadRange(long.MinValue, long.MaxValue, 1000).Count));
        Assert.All(database.MessageLogs, log => Assert.True(log.Count > 0));
    }

    [Fact]
    public void Info_GoldenDatabase_IsElodinsTextAndItsJson()
    {
        DatabaseInfo info = DatabaseInfo.Read(Vectors.Golden);
        string expected = File.ReadAllText(Path.Combine(Vectors.Folder, "databases", "v0.19-info.txt"));

        Assert.Equal(expected, info.ToText().Replace(Vectors.Golden, "v0.19", StringComparison.Ordinal));
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            info.WriteJson(writer);
        }

        using JsonDocument read = JsonDocument.Parse(json.ToArray());
        Assert.Equal(16666667, read.RootElement.GetProperty("default_stream_time_step_ns").GetInt64());
        Assert.Equal("golden", read.RootElement.GetProperty("metadata").GetProperty("note").GetString());
    }

    [Fact]
    public void Open_AnyDatabase_WritesNothing()
    {
        string copy = _directory.Copy(Vectors.Golden, "db");
        foreach (string file in Directory.GetFiles(copy, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        }

        using (OfflineDatabase database = OfflineDatabase.Open(copy))
        {
            DatabaseComparer.CompareAll(database, database);
        }

        string[] files = Directory.GetFiles(copy, "*", SearchOption.AllDirectories);
        Assert.Equal(Directory.GetFiles(Vectors.Golden, "*", SearchOption.AllDirectories).Length, files.Length);
        Assert.All(files, file => Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(file)));
    }

    [Fact]
    public void Open_WhileAnotherAppends_SeesWhatIsPublished()
    {
        DatabaseDirectory.Create(_directory["db"]);
        ComponentId id = ComponentId.FromName("a.b");
        DatabaseDirectory.WriteSchema(_directory["db"], id, new ComponentSchema(PrimitiveType.U8));
        DatabaseDirectory.WriteMetadata(_directory["db"], new ComponentMetadata(id, "a.b", []));
        using DirectoryLock held = DirectoryLock.Take(_directory["db"]);
        using TimeSeries series = TimeSeries.Create(DatabaseDirectory.ComponentDirectory(_directory["db"], id), 1);
        series.Append([1, 2], [7, 8]);

        using OfflineDatabase first = OfflineDatabase.Open(_directory["db"]);
        series.Append([3], [9]);
        using OfflineDatabase second = OfflineDatabase.Open(_directory["db"]);

        Assert.Equal(2, first.Find("a.b")!.Count);
        Assert.Equal(3, second.Find(id)!.Count);
        var values = new byte[3];
        second.Find(id)!.ReadValues(0, values);
        Assert.Equal([7, 8, 9], values);
        Assert.Throws<ArgumentOutOfRangeException>(() => first.Find(id)!.ReadTimestamps(1, new long[2]));
    }

    private static void CheckRows(OfflineComponent component, JsonElement[] rows)
    {
        Assert.Equal(rows.Length, component.Count);
        var timestamps = new long[rows.Length];
        var values = new byte[rows.Length * component.ByteCount];
        component.ReadTimestamps(0, timestamps);
        component.ReadValues(0, values);
        int size = component.Schema.Type.ByteCount();
        for (int row = 0; row < rows.Length; row++)
        {
            JsonElement[] fields = [.. rows[row].EnumerateArray()];
            Assert.Equal(fields[0].GetInt64(), timestamps[row]);
            Assert.Equal(component.Schema.ElementCount, fields.Length - 1);
            for (int i = 1; i < fields.Length; i++)
            {
                ReadOnlySpan<byte> element = values.AsSpan((row * component.ByteCount) + ((i - 1) * size), size);
                string expected = fields[i].ValueKind == JsonValueKind.String ? fields[i].GetString()! : fields[i].GetRawText();
                CheckElement(component.Schema.Type, expected, element);
            }
        }
    }

    private static void CheckElement(PrimitiveType type, string expected, ReadOnlySpan<byte> element)
    {
        switch (type)
        {
            case PrimitiveType.F64:
                Assert.Equal(ParseDouble(expected), BinaryPrimitives.ReadDoubleLittleEndian(element));
                break;
            case PrimitiveType.F32:
                Assert.Equal((float)ParseDouble(expected), BinaryPrimitives.ReadSingleLittleEndian(element));
                break;
            default:
                var text = new System.Text.StringBuilder();
                CsvText.AppendElement(text, type, element, longForm: false);
                Assert.Equal(expected, text.ToString());
                break;
        }
    }

    private static double ParseDouble(string text) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
