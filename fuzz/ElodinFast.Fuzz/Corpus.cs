using System.Text.Json;
using ElodinFast.TestKit;

namespace ElodinFast.Fuzz;

/// <summary>The inputs that mutation starts from: recorded packets, and what crashed before.</summary>
internal static class Corpus
{
    private const int HexHeaderLength = 16;

    private static readonly string[] s_files =
        ["wire.jsonl", Path.Combine("server", "request-response.jsonl"), Path.Combine("server", "request-response-2.jsonl")];

    /// <summary>Where inputs that failed are kept, one folder a target.</summary>
    public static string CrashFolder(string target) => Path.Combine(RepositoryRoot.Path, "fuzz", "corpus", target);

    /// <summary>All packets of the vector files, in the order of the files.</summary>
    public static List<byte[]> Load(string target)
    {
        var inputs = new List<byte[]>();
        string folder = Path.Combine(RepositoryRoot.Path, "tests", "vectors");
        foreach (string line in s_files.SelectMany(file => File.ReadLines(Path.Combine(folder, file))))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            foreach (JsonProperty property in document.RootElement.EnumerateObject().Where(p => p.Name is "hex" or "send" or "recv"))
            {
                IEnumerable<JsonElement> values = property.Value.ValueKind == JsonValueKind.Array ? property.Value.EnumerateArray() : [property.Value];
                inputs.AddRange(values.Select(v => v.GetString()!).Where(IsPacket).Select(Convert.FromHexString));
            }
        }

        if (Directory.Exists(CrashFolder(target)))
        {
            inputs.AddRange(Directory.GetFiles(CrashFolder(target), "*.bin").Order(StringComparer.Ordinal).Select(File.ReadAllBytes));
        }

        return inputs;
    }

    private static bool IsPacket(string hex) => hex.Length >= HexHeaderLength && hex.All(char.IsAsciiHexDigit);
}
