using System.Text.Json;
using ElodinFast.TestKit;

namespace ElodinFast.Wire.Tests;

/// <summary>One line of tests/vectors/wire.jsonl.</summary>
public sealed record Vector(string Name, string Message, byte RequestId, JsonElement Fields, byte[] Packet)
{
    private static readonly Lazy<Vector[]> s_all = new(() => [.. ReadLines("wire.jsonl").Select(Parse)]);

    public static IReadOnlyList<Vector> All => s_all.Value;

    public ReadOnlySpan<byte> Body => Packet.AsSpan(PacketHeader.ByteCount);

    public PacketHeader Header => PacketHeader.TryRead(Packet, out PacketHeader header) ? header : default;

    public static Vector Named(string name) => All.Single(vector => vector.Name == name);

    /// <summary>The lines of a vector file as JSON.</summary>
    public static IEnumerable<JsonElement> ReadLines(string path) =>
        File.ReadLines(Path.Combine(RepositoryRoot.Path, "tests", "vectors", path)).Select(line => JsonDocument.Parse(line).RootElement);

    public override string ToString() => Name;

    private static Vector Parse(JsonElement line) => new(
        line.GetProperty("name").GetString()!,
        line.GetProperty("message").GetString()!,
        line.GetProperty("request_id").GetByte(),
        line.GetProperty("fields"),
        Convert.FromHexString(line.GetProperty("hex").GetString()!));
}
