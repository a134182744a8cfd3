using System.Globalization;
using ElodinFast.Buffers;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>Elodin's directory layout: what stands where, written atomically (temporary file, fsync, rename, directory fsync). Cold.</summary>
internal static class DatabaseDirectory
{
    /// <summary>The Elodin version whose layout this is; what `version.created` and `version.last_opened` say.</summary>
    public const string FormatVersion = "0.19.0";

    public const string CreatedKey = "version.created";
    public const string LastOpenedKey = "version.last_opened";
    public const string StartTimestampKey = "time.start_timestamp";

    public const string StateFileName = "db_state";
    public const string MetadataFileName = "metadata";
    public const string SchemaFileName = "schema";
    public const string MessagesFolder = "msgs";
    public const string AssetsFolder = "assets";

    internal const string SimulationSourceFolder = "simulation_source";
    private const uint DefaultTimeStepNanos = 16_666_667;

    /// <summary>Makes the directory with a fresh db_state and an empty assets folder.</summary>
    public static DbConfig Create(string path)
    {
        MakeDirectory(path);
        MakeDirectory(Path.Combine(path, AssetsFolder));
        var state = new DbConfig(
            Recording: true,
            new WireDuration(0, DefaultTimeStepNanos),
            [new(CreatedKey, FormatVersion), new(LastOpenedKey, FormatVersion)]);
        WriteState(path, state);
        return state;
    }

    /// <summary>True when db_state is there.</summary>
    public static bool IsDatabase(string path) => File.Exists(Path.Combine(path, StateFileName));

    /// <summary>There is no database: Elodin's text, which names the directory where there is none of that name.</summary>
    public static DatabaseException Missing(string path) =>
        new($"missing db_state file at {(Path.Exists(path) ? Path.Combine(path, StateFileName) : path)}");

    /// <summary>Reads db_state. Throws DatabaseException with Elodin's text (`missing db_state file at PATH`) otherwise.</summary>
    public static DbConfig ReadState(string path)
    {
        string file = Path.Combine(path, StateFileName);
        if (AtomicFile.TryRead(file, out DbConfig state))
        {
            return state;
        }

        throw Missing(path);
    }

    /// <summary>Inode of db_state and when it was written, in ticks: we replace it by rename, Elodin writes it in place. False: there is none.</summary>
    public static bool TryIdentifyState(string path, out ulong inode, out ulong ticks)
    {
        string file = Path.Combine(path, StateFileName);
        ticks = 0;
        if (!LibC.TryIdentify(file, out _, out inode))
        {
            return false;
        }

        ticks = (ulong)File.GetLastWriteTimeUtc(file).Ticks;
        return true;
    }

    /// <summary>Replaces db_state.</summary>
    public static void WriteState(string path, DbConfig state) => AtomicFile.Write(Path.Combine(path, StateFileName), state);

    /// <summary>Component directories, by id; a stray directory name throws `invalid component id`.</summary>
    public static List<ComponentEntry> ReadComponents(string path)
    {
        var entries = new List<ComponentEntry>();
        foreach (string directory in SubDirectories(path))
        {
            string name = Path.GetFileName(directory);
            if (name is MessagesFolder or AssetsFolder or SimulationSourceFolder)
            {
                continue;
            }

            if (!ulong.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out ulong id))
            {
                throw new DatabaseException($"invalid component id: {directory}");
            }

            bool hasMetadata = AtomicFile.TryRead(Path.Combine(directory, MetadataFileName), out ComponentMetadata metadata);
            bool hasSchema = AtomicFile.TryRead(Path.Combine(directory, SchemaFileName), out SchemaMsg schema);
            entries.Add(new ComponentEntry(
                new ComponentId(id), directory, hasMetadata ? metadata : null, hasSchema ? schema.Schema : null));
        }

        entries.Sort(static (a, b) => a.Id.Value.CompareTo(b.Id.Value));
        return entries;
    }

    /// <summary>Ids of the message logs, ascending; a stray directory name throws `invalid msg id`.</summary>
    public static List<PacketId> ReadMessageLogIds(string path)
    {
        var ids = new List<PacketId>();
        string messages = Path.Combine(path, MessagesFolder);
        if (!Directory.Exists(messages))
        {
            return ids;
        }

        foreach (string directory in SubDirectories(messages))
        {
            if (!ushort.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out ushort id))
            {
                throw new DatabaseException($"invalid msg id: {directory}");
            }

            ids.Add(new PacketId(id));
        }

        ids.Sort(static (a, b) => a.Value.CompareTo(b.Value));
        return ids;
    }

    public static string ComponentDirectory(string path, ComponentId id) => Path.Combine(path, id.ToString());

    public static string MessageLogDirectory(string path, PacketId id) =>
        Path.Combine(path, MessagesFolder, id.Value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Creates the component's directory if need be and writes its schema file if there is none.</summary>
    public static void WriteSchema(string path, ComponentId id, ComponentSchema schema)
    {
        string directory = ComponentDirectory(path, id);
        MakeDirectory(directory);
        string file = Path.Combine(directory, SchemaFileName);
        if (!File.Exists(file))
        {
            AtomicFile.Write(file, new SchemaMsg(schema));
        }
    }

    /// <summary>Creates the component's directory if need be and writes its metadata file if it differs.</summary>
    public static void WriteMetadata(string path, ComponentMetadata metadata)
    {
        string directory = ComponentDirectory(path, metadata.ComponentId);
        MakeDirectory(directory);
        string file = Path.Combine(directory, MetadataFileName);
        byte[] contents = AtomicFile.Encode(metadata);
        byte[]? present = File.Exists(file) ? AtomicFile.TryRead(file) : null;
        if (present is null || !present.AsSpan().SequenceEqual(contents))
        {
            AtomicFile.Write(file, contents);
        }
    }

    /// <summary>Makes a directory, and its name durable when it is new.</summary>
    public static void MakeDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException($"cannot make the directory {path}: {refused.Message}", refused);
        }

        string? parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        if (parent is not null)
        {
            AtomicFile.SyncDirectory(parent);
        }
    }

    private static string[] SubDirectories(string path)
    {
        try
        {
            return Directory.GetDirectories(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException($"cannot list {path}: {refused.Message}", refused);
        }
    }
}
