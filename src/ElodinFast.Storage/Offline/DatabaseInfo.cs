using System.Globalization;
using System.Text;
using System.Text.Json;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>What db_state says about a database, as text (that of Elodin's <c>info</c> command) or JSON. Reads that one file only.</summary>
/// <param name="StatePath">Path of the file that was read.</param>
/// <param name="Config">Its contents.</param>
public sealed record DatabaseInfo(string StatePath, DbConfig Config)
{
    private const string VersionPrefix = "version.";

    /// <summary>Reads a database directory's db_state, or any file as one.</summary>
    /// <exception cref="DatabaseException">It is not there, or does not decode; Elodin's texts.</exception>
    public static DatabaseInfo Read(string path)
    {
        string file = path;
        if (Directory.Exists(path))
        {
            file = Path.Combine(path, DatabaseDirectory.StateFileName);
            if (!File.Exists(file))
            {
                throw new DatabaseException($"db_state not found in directory: {path}");
            }
        }

        byte[] contents = AtomicFile.TryRead(file) ?? throw new DatabaseException($"db_state not found: {path}");
        return Packets.TryRead(contents, out DbConfig config, out PostcardError error)
            ? new DatabaseInfo(file, config)
            : throw new DatabaseException($"decode error: {error.Text()}");
    }

    /// <summary>The lines that <c>info</c> prints, each ended by a line feed.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        AppendLine(text, "db_state", StatePath);
        AppendLine(text, "version_created", Find(DatabaseDirectory.CreatedKey));
        AppendLine(text, "version_last_opened", Find(DatabaseDirectory.LastOpenedKey));
        AppendLine(text, "recording", Config.Recording ? "true" : "false");
        AppendLine(text, "default_stream_time_step", Describe(Config.DefaultStreamTimeStep));
        List<KeyValuePair<string, string>> metadata = Metadata();
        text.Append(metadata.Count == 0 ? "metadata: <empty>\n" : "metadata:\n");
        foreach (KeyValuePair<string, string> entry in metadata)
        {
            AppendLine(text, $"  {entry.Key}", entry.Value);
        }

        return text.ToString();
    }

    /// <summary>The same as one JSON object; the time step is in nanoseconds.</summary>
    public void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("db_state", StatePath);
        writer.WriteString("version_created", Find(DatabaseDirectory.CreatedKey));
        writer.WriteString("version_last_opened", Find(DatabaseDirectory.LastOpenedKey));
        writer.WriteBoolean("recording", Config.Recording);
        writer.WriteNumber("default_stream_time_step_ns", Config.DefaultStreamTimeStep.TotalNanoseconds);
        writer.WriteStartObject("metadata");
        foreach (KeyValuePair<string, string> entry in Metadata())
        {
            writer.WriteString(entry.Key, entry.Value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void AppendLine(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append(name).Append(": ").Append(value).Append('\n');
        }
    }

    // Floored to a whole number of the largest unit that it reaches.
    private static string Describe(WireDuration duration) => duration switch
    {
        { Seconds: > 0 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Seconds} s"),
        { Nanoseconds: >= 1_000_000 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Nanoseconds / 1_000_000} ms"),
        { Nanoseconds: >= 1_000 } => string.Create(CultureInfo.InvariantCulture, $"{duration.Nanoseconds / 1_000} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.Nanoseconds} ns"),
    };

    private string? Find(string key)
    {
        string? found = null;
        foreach (KeyValuePair<string, string> entry in Config.Metadata)
        {
            found = entry.Key == key ? entry.Value : found;
        }

        return found;
    }

    private List<KeyValuePair<string, string>> Metadata()
    {
        var shown = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, string> entry in Config.Metadata)
        {
            if (!entry.Key.StartsWith(VersionPrefix, StringComparison.Ordinal))
            {
                shown[entry.Key] = entry.Value;
            }
        }

        return [.. shown];
    }
}
