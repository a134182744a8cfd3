using System.Text.Json;
using ElodinFast.TestKit;
using ElodinFast.Wire;

namespace ElodinFast.Fuzz;

/// <summary>All packets of the recorded vectors, whole.</summary>
internal static class RecordedPackets
{
    private const int HexHeaderLength = 2 * PacketHeader.ByteCount;

    private static readonly string[] s_files =
    [
        "wire.jsonl",
        Path.Combine("server", "request-response.jsonl"),
        Path.Combine("server", "request-response-2.jsonl"),
        Path.Combine("server", "queries.jsonl"),
    ];

    /// <summary>In the order of the files.</summary>
    public static IReadOnlyList<byte[]> All { get; } = Load();

    /// <summary>The bodies of the messages with that id.</summary>
    public static IEnumerable<byte[]> BodiesOf(PacketId id) =>
        from packet in All
        where PacketHeader.TryRead(packet, out PacketHeader header) && header.Kind == PacketKind.Message && header.Id == id
        select packet[PacketHeader.ByteCount..];

    private static List<byte[]> Load()
    {
        var packets = new List<byte[]>();
        string folder = Path.Combine(RepositoryRoot.Path, "tests", "vectors");
        foreach (string line in s_files.SelectMany(file => File.ReadLines(Path.Combine(folder, file))))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            foreach (JsonProperty property in document.RootElement.EnumerateObject().Where(p => p.Name is "hex" or "send" or "recv"))
            {
                IEnumerable<JsonElement> values = property.Value.ValueKind == JsonValueKind.Array ? property.Value.EnumerateArray() : [property.Value];
                packets.AddRange(values.Select(v => v.GetString()!).Where(IsPacket).Select(Convert.FromHexString));
            }
        }

        return packets;
    }

    private static bool IsPacket(string hex) => hex.Length >= HexHeaderLength && hex.All(char.IsAsciiHexDigit);
}
