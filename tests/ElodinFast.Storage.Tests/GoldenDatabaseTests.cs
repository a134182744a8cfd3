using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>A directory that Elodin wrote and compacted, opened for writing.</summary>
public sealed class GoldenDatabaseTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Open_ElodinsDirectory_ServesItsContentsAndTakesMore()
    {
        string path = _directory.Copy(Vectors.Golden, "db");
        using OfflineDatabase golden = OfflineDatabase.Open(Vectors.Golden);
        long appended;
        using (Database database = Database.Open(path))
        {
            Assert.Equal(golden.Components.Count, database.Components.Count);
            Assert.Equal(golden.Metadata.Select(m => m.Name).Order(), database.Metadata.Select(m => m.Name).Order());
            foreach (OfflineComponent expected in golden.Components)
            {
                CheckEqual(expected, database.FindComponent(expected.Id)!);
            }

            Component altitude = database.FindComponent(ComponentId.FromName("apollo.altitude"))!;
            appended = database.LastUpdated + 1;
            Assert.Equal(CommitStatus.Ok, database.Write(altitude, appended, DatabaseFixture.Bytes(12.5)));
            Assert.Equal(6, altitude.SampleCount);
        }

        using OfflineDatabase reread = OfflineDatabase.Open(path);
        OfflineComponent grown = reread.Find("apollo.altitude")!;
        Assert.Equal(6, grown.Count);
        var last = new long[1];
        grown.ReadTimestamps(5, last);
        Assert.Equal(appended, last[0]);
        Assert.Equal(golden.MessageLogs.Select(l => l.Count), reread.MessageLogs.Select(l => l.Count));
    }

    private static void CheckEqual(OfflineComponent expected, Component found)
    {
        SampleRange range = found.All();
        Assert.Equal(expected.Count, range.Count);
        var timestamps = new long[range.Count];
        var values = new byte[range.Count * found.ByteCount];
        var expectedValues = new byte[values.Length];
        range.ReadTimestamps(0, timestamps);
        range.ReadValues(0, values);
        expected.ReadValues(0, expectedValues);
        var expectedTimestamps = new long[range.Count];
        expected.ReadTimestamps(0, expectedTimestamps);
        Assert.Equal(expectedTimestamps, timestamps);
        Assert.Equal(expectedValues, values);
    }
}
