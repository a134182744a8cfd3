using System.Text.Json;
using ElodinFast.Storage;
using ElodinFast.TestKit;
using Xunit;

namespace ElodinFast.Hosting.Tests;

/// <summary>The recorded sparkline queries, to a server of ours on the database that they were asked of.</summary>
public sealed class RecordedQueryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Sparkline_RecordedQueries_GetTheRecordedBytes()
    {
        string vectors = Path.Combine(RepositoryRoot.Path, "tests", "vectors");
        using Database database = Database.Open(_directory.Copy(Path.Combine(vectors, "databases", "v0.19"), "db"));
        using ImpellerServer server = ImpellerServer.Start(database, ServerFixture.Options(0));
        using var client = new RawClient(server.EndPoint);
        int asked = 0;
        foreach (JsonElement line in File.ReadLines(Path.Combine(vectors, "server", "queries.jsonl"))
            .Select(text => JsonDocument.Parse(text).RootElement)
            .Where(line => line.GetProperty("name").GetString()!.StartsWith("sparkline", StringComparison.Ordinal)))
        {
            foreach (JsonElement packet in line.GetProperty("send").EnumerateArray())
            {
                client.Send(Convert.FromHexString(packet.GetString()!));
            }

            Assert.Equal(line.GetProperty("recv").EnumerateArray().Select(p => p.GetString()!), client.ReadReplies());
            asked++;
        }

        Assert.Equal(4, asked);
    }
}
