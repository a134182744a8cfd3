using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>A component's directory as found on disk.</summary>
/// <param name="Id">From the directory's name.</param>
/// <param name="Directory">Full path.</param>
/// <param name="Metadata">Null when there is no metadata file.</param>
/// <param name="Schema">Null for name-only entries.</param>
internal sealed record ComponentEntry(ComponentId Id, string Directory, ComponentMetadata? Metadata, ComponentSchema? Schema);

/// <summary>Elodin's directory layout: what stands where, written atomically (temporary file, fsync, rename, directory fsync). Cold.</summary>
internal static class DatabaseDirectory
{
    /// <summary>Makes the directory with a fresh db_state and an empty assets folder.</summary>
    public static DbConfig Create(string path) => throw new NotImplementedException();

    /// <summary>True when db_state is there.</summary>
    public static bool IsDatabase(string path) => throw new NotImplementedException();

    /// <summary>Reads db_state. Throws DatabaseException with Elodin's text (`missing db_state file at PATH`) otherwise.</summary>
    public static DbConfig ReadState(string path) => throw new NotImplementedException();

    public static void WriteState(string path, DbConfig state) => throw new NotImplementedException();

    /// <summary>Component directories; a stray directory name throws `invalid component id`.</summary>
    public static List<ComponentEntry> ReadComponents(string path) => throw new NotImplementedException();

    public static List<PacketId> ReadMessageLogIds(string path) => throw new NotImplementedException();

    public static string ComponentDirectory(string path, ComponentId id) => throw new NotImplementedException();

    public static string MessageLogDirectory(string path, PacketId id) => throw new NotImplementedException();

    /// <summary>Creates the component's directory if need be and writes its schema file if there is none.</summary>
    public static void WriteSchema(string path, ComponentId id, ComponentSchema schema) => throw new NotImplementedException();

    /// <summary>Creates the component's directory if need be and writes its metadata file if it differs.</summary>
    public static void WriteMetadata(string path, ComponentMetadata metadata) => throw new NotImplementedException();
}
