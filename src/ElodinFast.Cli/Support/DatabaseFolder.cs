namespace ElodinFast.Cli;

/// <summary>Deletes database directories, and nothing else.</summary>
internal static class DatabaseFolder
{
    private const string StateFile = "db_state";

    /// <summary>Deletes a database directory if there is one. Refuses a directory that is none.</summary>
    /// <exception cref="CommandException">The directory holds something else.</exception>
    public static void Delete(string path)
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        if (!File.Exists(Path.Combine(path, StateFile)) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new CommandException($"{path} is not deleted: it holds no {StateFile}, so it is no database.");
        }

        Directory.Delete(path, recursive: true);
    }
}
