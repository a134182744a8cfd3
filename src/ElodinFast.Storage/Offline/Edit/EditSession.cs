namespace ElodinFast.Storage;

/// <summary>
/// A database that a tool may change: nobody else has it open, no earlier change is half done, and what a killed process left in its
/// rings is in the files. A dry run takes no lock and writes nothing.
/// </summary>
internal sealed class EditSession : IDisposable
{
    private readonly DirectoryLock? _lock;

    private EditSession(string path, DirectoryLock? directoryLock)
    {
        Path = path;
        _lock = directoryLock;
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Begins.</summary>
    /// <param name="shown">The path as it was given; messages name it so.</param>
    /// <param name="isReadOnly">Nothing will be written.</param>
    /// <exception cref="DatabaseException">There is no database, or somebody has it open.</exception>
    public static EditSession Begin(string shown, bool isReadOnly)
    {
        string path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(shown));
        if (!DatabaseDirectory.IsDatabase(path))
        {
            throw DatabaseDirectory.Missing(shown);
        }

        return Open(path, isReadOnly);
    }

    /// <summary>The same where db_state may be missing.</summary>
    public static EditSession BeginAnyDirectory(string shown, bool isReadOnly)
    {
        string path = System.IO.Path.GetFullPath(shown);
        return Directory.Exists(path) ? Open(path, isReadOnly) : throw DatabaseDirectory.Missing(shown);
    }

    public void Dispose() => _lock?.Dispose();

    private static EditSession Open(string path, bool isReadOnly)
    {
        if (isReadOnly)
        {
            PendingEdit.RefusePending(path);
            return new EditSession(path, null);
        }

        // What only an opening can bring into the files: rows in rings, and the cut after a power loss.
        if (CheckpointFile.ReadState(path) is { IsOpen: true })
        {
            Database.Open(path).Dispose();
        }

        DirectoryLock directoryLock = DirectoryLock.Take(path);
        try
        {
            PendingEdit.Finish(path);
            return new EditSession(path, directoryLock);
        }
        catch
        {
            directoryLock.Dispose();
            throw;
        }
    }
}
