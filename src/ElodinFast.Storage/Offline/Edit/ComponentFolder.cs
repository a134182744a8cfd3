using System.Globalization;
using System.Runtime.InteropServices;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// A component's directory as the editing tools see it: they work on files, also where a database would not open.
/// </summary>
internal sealed class ComponentFolder
{
    private ComponentFolder(string directory, ulong number)
    {
        Directory = directory;
        Number = number;
    }

    /// <summary>Its path.</summary>
    public string Directory { get; }

    /// <summary>The component id that its name says.</summary>
    public ulong Number { get; }

    /// <summary>Name from the metadata, else the number.</summary>
    public string Name { get; private set; } = string.Empty;

    /// <summary>Its metadata, where that can be read.</summary>
    public ComponentMetadata? Metadata { get; private set; }

    public string IndexPath => Path.Combine(Directory, TimeSeries.IndexFileName);

    public string DataPath => Path.Combine(Directory, TimeSeries.DataFileName);

    public string SchemaPath => Path.Combine(Directory, DatabaseDirectory.SchemaFileName);

    public bool HasIndex => File.Exists(IndexPath);

    public bool HasSchema => File.Exists(SchemaPath);

    public bool IsTimestampSource => Metadata is { } metadata && new MetadataMap(metadata.Metadata)["_is_timestamp_source"] == "true";

    /// <summary>The index's header, or null where it is damaged.</summary>
    public LogHeader? Index { get; private set; }

    /// <summary>Why there is no index header.</summary>
    public string Damage { get; private set; } = string.Empty;

    /// <summary>Timestamps that the index says it has; 0 where it is damaged.</summary>
    public long EntryCount => (Index?.DataByteCount ?? 0) / sizeof(long);

    /// <summary>All directories that are named like a component, by name.</summary>
    public static List<ComponentFolder> ReadAll(string database)
    {
        var folders = new List<ComponentFolder>();
        foreach (string directory in System.IO.Directory.GetDirectories(database))
        {
            if (ulong.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out ulong number))
            {
                var folder = new ComponentFolder(directory, number);
                folder.Read();
                folders.Add(folder);
            }
        }

        folders.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name) is var order && order != 0 ? order : a.Number.CompareTo(b.Number));
        return folders;
    }

    /// <summary>Those with an index, also where it is damaged, of which the user is warned.</summary>
    public static List<ComponentFolder> ReadIndexed(string database, string shown, ToolConsole console, string consequence = "")
    {
        List<ComponentFolder> folders = ReadAll(database).FindAll(f => f.HasIndex);
        foreach (ComponentFolder damaged in folders.Where(f => f.Index is null))
        {
            console.Warn($"Failed to analyze {damaged.ShownIn(shown)}: {damaged.Damage}{consequence}");
        }

        return folders;
    }

    /// <summary>Its path below the database's as the user gave that.</summary>
    public string ShownIn(string database) => Path.Combine(database, Path.GetFileName(Directory));

    /// <summary>Timestamps [first, first + destination.Length) of the index.</summary>
    /// <exception cref="DatabaseException">The file is shorter than its header says.</exception>
    public void ReadTimestamps(long first, Span<long> destination) =>
        FileCopy.ReadAt(IndexPath, AppendLog.ExtraHeaderByteCount + (first * sizeof(long)), MemoryMarshal.AsBytes(destination));

    /// <summary>One timestamp of the index.</summary>
    /// <exception cref="DatabaseException">The file is shorter than its header says.</exception>
    public long TimestampAt(long index)
    {
        long timestamp = 0;
        ReadTimestamps(index, new Span<long>(ref timestamp));
        return timestamp;
    }

    /// <summary>Least and greatest of all timestamps; null when there are none.</summary>
    /// <exception cref="DatabaseException">The file is shorter than its header says.</exception>
    public (long Least, long Greatest)? ReadTimeRange()
    {
        if (EntryCount == 0)
        {
            return null;
        }

        long least = long.MaxValue;
        long greatest = long.MinValue;
        var chunk = new long[Math.Min(EntryCount, 64 * 1024)];
        for (long first = 0; first < EntryCount; first += chunk.Length)
        {
            Span<long> part = chunk.AsSpan(0, (int)Math.Min(chunk.Length, EntryCount - first));
            ReadTimestamps(first, part);
            foreach (long timestamp in part)
            {
                least = Math.Min(least, timestamp);
                greatest = Math.Max(greatest, timestamp);
            }
        }

        return (least, greatest);
    }

    /// <summary>The schema.</summary>
    /// <exception cref="DatabaseException">It is not there, or does not decode.</exception>
    public ComponentSchema ReadSchema() =>
        AtomicFile.TryRead(SchemaPath, out SchemaMsg schema) ? schema.Schema : throw new DatabaseException($"{SchemaPath} is missing");

    private void Read()
    {
        Name = Number.ToString(CultureInfo.InvariantCulture);
        try
        {
            if (AtomicFile.TryRead(Path.Combine(Directory, DatabaseDirectory.MetadataFileName), out ComponentMetadata metadata))
            {
                Metadata = metadata;
                Name = metadata.Name;
            }
        }
        catch (DatabaseException)
        {
            // Its number serves as its name.
        }

        string reason = string.Empty;
        Index = HasIndex ? LogHeader.TryRead(IndexPath, AppendLog.ExtraHeaderByteCount, out reason) : null;
        Damage = reason;
    }
}
