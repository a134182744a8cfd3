using System.Text.Json;
using ElodinFast.Examples;
using ElodinFast.TestKit;
using ElodinFast.Wire;

namespace ElodinFast.Sim.Tests;

/// <summary>Our rocket against the metadata and schemas that Elodin's own rocket announced.</summary>
public sealed class RecordedRocketTests
{
    private const int ComponentCount = 27;

    [Fact]
    public void Rocket_Metadata_EqualsTheRecordedDump()
    {
        DumpMetadataResp dump = ReadDump<DumpMetadataResp>("dump_metadata");
        var expected = new SortedSet<string>(dump.Components.Select(
            static component => Describe(component.ComponentId, component.Name, MetadataEntries.ToDictionary(component.Metadata))),
            StringComparer.Ordinal);

        World world = RocketExample.CreateWorld();
        var actual = new SortedSet<string>(StringComparer.Ordinal);
        foreach (WorldPair pair in world.ListPairs())
        {
            actual.Add(Describe(pair.Id, pair.Name, pair.Kind.BuildMetadata()));
        }

        foreach (string entity in world.EntityNames)
        {
            actual.Add(Describe(ComponentId.FromName(entity), entity, []));
        }

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Rocket_Schemas_EqualTheRecordedDump()
    {
        DumpSchemaResp dump = ReadDump<DumpSchemaResp>("dump_schema");
        Assert.Equal(ComponentCount, dump.Schemas.Count);
        List<WorldPair> pairs = RocketExample.CreateWorld().ListPairs();
        Assert.Equal(ComponentCount, pairs.Count);
        foreach (WorldPair pair in pairs)
        {
            Assert.Equal(dump.Schemas.Single(entry => entry.Key == pair.Id).Value, pair.Kind.Schema);
        }
    }

    private static string Describe(ComponentId id, string name, Dictionary<string, string> metadata) =>
        $"{id} {name} {string.Join(' ', metadata.OrderBy(static entry => entry.Key, StringComparer.Ordinal))}";

    private static T ReadDump<T>(string key)
        where T : IWireMessage<T>
    {
        string path = Path.Combine(RepositoryRoot.Path, "tests", "vectors", "server", "elodin-rocket-udp.jsonl");
        using JsonDocument first = JsonDocument.Parse(File.ReadLines(path).First());
        byte[] packet = Convert.FromHexString(first.RootElement.GetProperty(key).GetString()!);
        Assert.True(Packets.TryRead(packet.AsSpan(PacketHeader.ByteCount), out T message, out PostcardError error), error.ToString());
        return message;
    }
}
