using System.Globalization;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>One of the two databases that are merged.</summary>
internal sealed class MergeSource
{
    public MergeSource(string path, string? prefix)
    {
        Shown = path;
        Path = System.IO.Path.GetFullPath(path);
        if (!DatabaseDirectory.IsDatabase(Path))
        {
            throw DatabaseDirectory.Missing(path);
        }

        PendingEdit.RefusePending(path);
        Prefix = prefix;
        Config = DatabaseDirectory.ReadState(Path);
        Components = ComponentFolder.ReadAll(Path).FindAll(c => c.HasSchema);
        Logs = DatabaseDirectory.ReadMessageLogIds(Path);
        Series = Components.ConvertAll(SeriesFiles.Read);
        Range = TimeRange.Of(Path, Components);
    }

    /// <summary>The path as it was given.</summary>
    public string Shown { get; }

    public string Path { get; }

    public string? Prefix { get; }

    public DbConfig Config { get; }

    public List<ComponentFolder> Components { get; }

    public List<SeriesFiles> Series { get; }

    public List<PacketId> Logs { get; }

    public TimeRange? Range { get; }

    /// <summary>The key time.start_timestamp, where it is set.</summary>
    public long? Start => long.TryParse(
        new MetadataMap(Config.Metadata)[DatabaseDirectory.StartTimestampKey], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long micros) ? micros : null;

    /// <summary>True when db_state names a schematic, which does not fit what is merged.</summary>
    public bool HasSchematic => Config.Metadata.Any(e => e.Key.StartsWith("schematic.", StringComparison.Ordinal));

    /// <summary>A component's name in the merged database.</summary>
    public string NewName(string name) => string.IsNullOrEmpty(Prefix) ? name : $"{Prefix}_{name}";

    public void Describe(int number, TextWriter text)
    {
        text.WriteLine($"  Source {number}: {Shown} (prefix: {(Prefix is null ? "none" : $"\"{Prefix}\"")})");
        text.WriteLine($"    - {Components.Count} components");
        if (Logs.Count > 0)
        {
            text.WriteLine($"    - {Logs.Count} message logs");
        }

        if (Range is { } range)
        {
            text.WriteLine($"    - Time range: {Text(range, 0)}");
        }
    }

    public static string Text(TimeRange range, long shift) =>
        $"{ToolText.Seconds(TimeMath.Add(range.First, shift))} - {ToolText.Seconds(TimeMath.Add(range.Last, shift))}";
}
