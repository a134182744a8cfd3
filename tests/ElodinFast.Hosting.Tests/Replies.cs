using System.Text.Json;
using ElodinFast.Wire;

namespace ElodinFast.Hosting.Tests;

/// <summary>Compares what two servers answered: maps in any order, and without what varies from run to run.</summary>
public static class Replies
{
    public static bool Agree(IReadOnlyList<string> expected, IReadOnlyList<string> received, string varies) =>
        expected.Count == received.Count && expected.Zip(received).All(pair => pair.First == pair.Second || AgreeDecoded(pair.First, pair.Second, varies));

    private static bool AgreeDecoded(string expected, string received, string varies)
    {
        if (expected.Length < 16 || received.Length < 16 || expected[8..16] != received[8..16])
        {
            return false; // kind, id and request id
        }

        byte[] first = Convert.FromHexString(expected);
        byte[] second = Convert.FromHexString(received);
        return Normalise(first, varies) is { } normal && normal == Normalise(second, varies);
    }

    private static string? Normalise(byte[] packet, string varies)
    {
        PacketHeader.TryRead(packet, out PacketHeader header);
        ReadOnlySpan<byte> body = packet.AsSpan(8);
        if (header.Id == MessageIds.DbConfig && Packets.TryRead(body, out DbConfig config, out _))
        {
            return Text(config, varies);
        }

        if (header.Id == MessageIds.ComponentMetadata && Packets.TryRead(body, out ComponentMetadata metadata, out _))
        {
            return Text(metadata);
        }

        if (header.Id == MessageIds.DumpMetadataResp && Packets.TryRead(body, out DumpMetadataResp dump, out _))
        {
            string[] components = [.. dump.Components.Select(Text).Order(StringComparer.Ordinal)];
            string[] logs = [.. dump.MessageLogs.Select(l => l.Name + Map(l.Metadata)).Order(StringComparer.Ordinal)];
            return string.Join('\n', [.. components, .. logs, Text(dump.DbConfig, varies)]);
        }

        if (header.Id == MessageIds.DumpSchemaResp && Packets.TryRead(body, out DumpSchemaResp schemas, out _))
        {
            IEnumerable<string> all = schemas.Schemas.Select(s => $"{s.Key} {s.Value}")
                .Concat(schemas.StartTimestampsMicros.Select(s => $"start {s.Key} {s.Value}"));
            return string.Join('\n', all.Order(StringComparer.Ordinal));
        }

        if (header.Id == MessageIds.MsgBatch && varies.Contains("implicit timestamp", StringComparison.Ordinal)
            && Packets.TryRead(body, out MsgBatch batch, out _))
        {
            return string.Join('\n', batch.Messages.Select(m => Convert.ToHexString(m.Payload.Span)));
        }

        return null;
    }

    private static string Text(ComponentMetadata metadata) =>
        $"{metadata.ComponentId} {metadata.Name} {Map(metadata.Metadata.Where(m => m.Key != "_creation_index"))}";

    // The versions are the servers' own, and so is the default step.
    private static string Text(DbConfig config, string varies) =>
        $"{config.Recording} {Map(config.Metadata.Where(m => !m.Key.StartsWith("version.", StringComparison.Ordinal)))}"
        + (varies.Length == 0 ? JsonSerializer.Serialize(config.DefaultStreamTimeStep) : "");

    private static string Map(IEnumerable<KeyValuePair<string, string>> entries) =>
        string.Join(", ", entries.Select(e => $"{e.Key}={e.Value}").Order(StringComparer.Ordinal));
}
