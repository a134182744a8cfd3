namespace ElodinFast.Storage;

/// <summary>A new database directory that appears whole or not at all: built under another name, then renamed.</summary>
internal sealed class NewTree : IDisposable
{
    private const string Suffix = ".tmp";

    private readonly string _target;
    private bool _isDone;

    public NewTree(string target)
    {
        _target = System.IO.Path.GetFullPath(target);
        Path = _target + Suffix;
        try
        {
            if (Directory.Exists(Path))
            {
                Directory.Delete(Path, recursive: true); // of one who died
            }

            Directory.CreateDirectory(Path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException($"cannot make {Path}: {refused.Message}", refused);
        }
    }

    /// <summary>Where to build.</summary>
    public string Path { get; }

    /// <summary>Throws when something of the target's name is there.</summary>
    public static void RefuseExisting(string target)
    {
        if (System.IO.Path.Exists(target))
        {
            throw new DatabaseException($"Output directory already exists: {target}");
        }
    }

    /// <summary>Syncs everything and gives it its name.</summary>
    public void Commit()
    {
        try
        {
            AtomicFile.SyncFileSystemOf(Path);
            Directory.Move(Path, _target);
            _isDone = true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException($"cannot name {_target}: {refused.Message}", refused);
        }

        AtomicFile.SyncDirectory(System.IO.Path.GetDirectoryName(_target)!);
    }

    public void Dispose()
    {
        if (!_isDone && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    /// <summary>Copies a directory tree; files that vanish or refuse end it.</summary>
    public static void CopyTree(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (string file in Directory.GetFiles(source))
        {
            File.Copy(file, System.IO.Path.Combine(target, System.IO.Path.GetFileName(file)));
        }

        foreach (string directory in Directory.GetDirectories(source))
        {
            CopyTree(directory, System.IO.Path.Combine(target, System.IO.Path.GetFileName(directory)));
        }
    }
}
