using System.Globalization;
using System.Text;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// Writes a database's components as CSV files, one each: names lower-cased, a time column and the value. Says on the way what it does,
/// in the lines of Elodin's <c>export --format csv</c>. Cold.
/// </summary>
public static class CsvExporter
{
    private const int ChunkByteCount = 1 << 20;
    private const int ChunkSampleCountMax = 4096;
    private const int FlushCharCount = 1 << 16;
    private const string ElementNamesKey = "element_names";
    private const string PrivateKey = "private";

    /// <summary>Exports the database into a directory, which is made with its parents; files of the same name are replaced.</summary>
    /// <returns>The number of files written.</returns>
    /// <exception cref="DatabaseException">No database, a damaged one, a wrong pattern, or files that cannot be written.</exception>
    public static int Export(string databasePath, string outputDirectory, CsvExportOptions options, TextWriter output)
    {
        GlobPattern? pattern = options.Pattern is null ? null : new GlobPattern(options.Pattern);
        Say(output, $"Opening database: {databasePath}");
        using OfflineDatabase database = OfflineDatabase.Open(databasePath);
        SayHeading(output, outputDirectory, options, database.Components.Count);
        int exported = 0;
        try
        {
            Directory.CreateDirectory(outputDirectory);
            foreach (OfflineComponent component in database.Components)
            {
                exported += ExportIfWanted(component, outputDirectory, options, pattern, output) ? 1 : 0;
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            string reason = File.Exists(outputDirectory) ? "it is a file, and a directory is wanted" : refused.Message;
            throw new DatabaseException($"cannot export to {outputDirectory}: {reason}", refused);
        }

        Say(output, "");
        Say(output, $"Export complete: {exported} components exported, {database.Components.Count - exported} skipped");
        return exported;
    }

    /// <summary>Writes one component as CSV.</summary>
    public static void Write(OfflineComponent component, CsvExportOptions options, TextWriter file)
    {
        string name = component.Name.ToLowerInvariant();
        bool isList = component.Schema.Dimensions.Length > 0;
        int elementCount = component.ByteCount / component.Schema.Type.ByteCount();
        var text = new StringBuilder(FlushCharCount * 2);
        AppendHeading(text, name, component, options, isList ? elementCount : -1);
        int chunk = (int)Math.Min(component.Count, Math.Clamp(ChunkByteCount / Math.Max(1, component.ByteCount), 1, ChunkSampleCountMax));
        var timestamps = new long[chunk];
        var values = new byte[(long)chunk * component.ByteCount];
        for (long first = 0; first < component.Count; first += chunk)
        {
            int count = (int)Math.Min(chunk, component.Count - first);
            component.ReadTimestamps(first, timestamps.AsSpan(0, count));
            component.ReadValues(first, values.AsSpan(0, count * component.ByteCount));
            for (int i = 0; i < count; i++)
            {
                CsvText.AppendTime(text, timestamps[i], options.TimeFormat);
                AppendValue(text, component.Schema.Type, values.AsSpan(i * component.ByteCount, component.ByteCount), isList, options);
                text.Append('\n');
                Flush(text, file, FlushCharCount);
            }
        }

        Flush(text, file, 0);
    }

    private static bool ExportIfWanted(
        OfflineComponent component, string outputDirectory, CsvExportOptions options, GlobPattern? pattern, TextWriter output)
    {
        if (component.Metadata is null)
        {
            return false;
        }

        string name = component.Name.ToLowerInvariant();
        if (!options.IncludePrivate && component.MetadataValue(PrivateKey) == "true")
        {
            Say(output, $"  Skipping {name} (private)");
            return false;
        }

        if (pattern is not null && !pattern.Matches(name))
        {
            return false;
        }

        if (component.Count == 0)
        {
            Say(output, $"  Skipping {name} (empty)");
            return false;
        }

        string fileName = FileName(name);
        using (var file = new StreamWriter(Path.Combine(outputDirectory, fileName), append: false, new UTF8Encoding(false)))
        {
            Write(component, options, file);
        }

        Say(output, $"  Exported {fileName} ({component.Count} rows)");
        return true;
    }

    /// <summary>A name may hold anything, also a path out of the directory; a file's name must not.</summary>
    private static string FileName(string name) => $"{name.Replace('/', '_').Replace('\0', '_')}.csv";

    private static void SayHeading(TextWriter output, string outputDirectory, CsvExportOptions options, int componentCount)
    {
        Say(output, $"Exporting to: {outputDirectory}");
        Say(output, "Format: csv");
        if (options.Flatten)
        {
            Say(output, "Vector columns will be flattened");
        }

        if (options.Pattern is not null)
        {
            Say(output, $"Filter pattern: {options.Pattern}");
        }

        Say(output, "");
        Say(output, $"Found {componentCount} components");
    }

    private static void AppendHeading(StringBuilder text, string name, OfflineComponent component, CsvExportOptions options, int listCount)
    {
        text.Append(options.TimeFormat switch
        {
            CsvTimeFormat.Microseconds => "time_us",
            CsvTimeFormat.Nanoseconds => "time_ns",
            _ => "time",
        });
        if (!options.Flatten || listCount < 0)
        {
            text.Append(',');
            CsvText.AppendField(text, name);
        }
        else
        {
            string[] elements = component.MetadataValue(ElementNamesKey)?.Split(',') ?? [];
            for (int i = 0; i < listCount; i++)
            {
                string element = i < elements.Length && elements[i].Trim() is { Length: > 0 } given
                    ? given.ToLowerInvariant()
                    : i.ToString(CultureInfo.InvariantCulture);
                text.Append(',');
                CsvText.AppendField(text, $"{name}_{element}");
            }
        }

        text.Append('\n');
    }

    private static void AppendValue(StringBuilder text, PrimitiveType type, ReadOnlySpan<byte> value, bool isList, CsvExportOptions options)
    {
        int size = type.ByteCount();
        if (!isList || options.Flatten)
        {
            for (int offset = 0; offset < value.Length; offset += size)
            {
                text.Append(',');
                CsvText.AppendElement(text, type, value.Slice(offset, size), longForm: false);
            }

            return;
        }

        string quote = value.Length > size ? "\"" : "";
        text.Append(',').Append(quote).Append('[');
        for (int offset = 0; offset < value.Length; offset += size)
        {
            text.Append(offset == 0 ? "" : ", ");
            CsvText.AppendElement(text, type, value.Slice(offset, size), longForm: !options.FastFloats);
        }

        text.Append(']').Append(quote);
    }

    private static void Flush(StringBuilder text, TextWriter file, int fromCharCount)
    {
        if (text.Length > fromCharCount)
        {
            foreach (ReadOnlyMemory<char> part in text.GetChunks())
            {
                file.Write(part.Span);
            }

            text.Clear();
        }
    }

    private static void Say(TextWriter output, string line)
    {
        output.Write(line);
        output.Write('\n');
    }
}
