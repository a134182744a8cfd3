namespace ElodinFast.Storage;

/// <summary>
/// Many small files that are each whole at every instant: all written beside, synced together, renamed, and the names synced together.
/// A few are synced one by one; beyond that one sync of the file system is cheaper. Cold; one thread.
/// </summary>
/// <remarks>A crash leaves any of the files missing, and none cut short.</remarks>
internal sealed class AtomicBatch(string root)
{
    private const int SyncEachCountMax = 8;

    private readonly List<string> _paths = [];
    private readonly HashSet<string> _directories = new(StringComparer.Ordinal);

    /// <summary>Makes a directory below the root, if need be; durable with <see cref="Commit"/>.</summary>
    /// <exception cref="DatabaseException">The disk is full or refuses.</exception>
    public void MakeDirectory(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException($"cannot make the directory {path}: {refused.Message}", refused);
        }

        _directories.Add(path);
    }

    /// <summary>Writes a file beside its place, in one of the directories made.</summary>
    /// <exception cref="DatabaseException">The disk is full or refuses; nothing was replaced.</exception>
    public void Add(string path, byte[] contents)
    {
        AtomicFile.WriteBeside(path, contents, isSynced: false);
        _paths.Add(path);
    }

    /// <summary>Puts all files in their places, durably.</summary>
    /// <exception cref="DatabaseException">The disk refuses; each file is the old one or the new one.</exception>
    public void Commit()
    {
        bool isEach = _paths.Count <= SyncEachCountMax;
        if (isEach)
        {
            _paths.ForEach(AtomicFile.SyncBeside);
        }
        else
        {
            AtomicFile.SyncFileSystemOf(root);
        }

        _paths.ForEach(AtomicFile.MoveIntoPlace);
        if (isEach)
        {
            foreach (string directory in _directories)
            {
                AtomicFile.SyncDirectory(directory);
            }

            AtomicFile.SyncDirectory(root);
        }
        else
        {
            AtomicFile.SyncFileSystemOf(root);
        }
    }
}
