using System.Text;

namespace ElodinFast.Storage;

/// <summary>
/// A change of several files that happens as a whole: new files are written beside the old ones, then the list of what is to be done,
/// then it is done. Whoever dies before the list is written has changed nothing; what stands on the list is done by the next who opens
/// the database. docs/decisions/0006 says why.
/// </summary>
internal sealed class PendingEdit
{
    internal const string FileName = ".efast-edit";
    internal const string NewSuffix = ".efast-new";

    private const string ReplaceVerb = "replace";
    private const string DeleteVerb = "delete";

    private readonly string _database;
    private readonly List<string> _steps = [];

    public PendingEdit(string database)
    {
        _database = database;
        Delete(Path.Combine(database, CheckpointFile.FileName)); // it is of the files as they were
    }

    /// <summary>For tests: told before each step; throwing there is a crash.</summary>
    public Action<string> BeforeStep { get; init; } = static _ => { };

    /// <summary>The name under which a file's new contents are to be written.</summary>
    public static string NewPathOf(string path) => path + NewSuffix;

    /// <summary>The file's new contents stand beside it.</summary>
    public void Replace(string path) => _steps.Add($"{ReplaceVerb} {Relative(path)}");

    /// <summary>A file or a directory goes.</summary>
    public void Delete(string path) => _steps.Add($"{DeleteVerb} {Relative(path)}");

    /// <summary>Components go, and their samples from the journal.</summary>
    public void DeleteComponents(EditSession session, List<ComponentFolder> components)
    {
        components.ForEach(c => Delete(c.Directory));
        JournalEdit.Replace(session, this, components.ToDictionary(c => c.Number, c => new JournalEdit.Kept(c.EntryCount, 0, 0)));
    }

    /// <summary>Does it, as a whole.</summary>
    /// <exception cref="DatabaseException">The disk refuses; what is on the list will be done by the next opening.</exception>
    public void Commit()
    {
        BeforeStep("list");
        AtomicFile.Write(Path.Combine(_database, FileName), Encoding.UTF8.GetBytes(string.Join('\n', _steps) + "\n"));
        Do(_database, _steps, BeforeStep);
    }

    /// <summary>For who only reads: files are partly old and partly new.</summary>
    /// <exception cref="DatabaseException">Somebody died in the middle of a change.</exception>
    public static void RefusePending(string database)
    {
        if (File.Exists(Path.Combine(database, FileName)))
        {
            throw new DatabaseException(
                $"{database}: a change of this database was interrupted; opening it, or any tool that changes it, finishes that first");
        }
    }

    /// <summary>Finishes what somebody left on the list. Under the directory's lock.</summary>
    public static bool Finish(string database)
    {
        if (AtomicFile.TryRead(Path.Combine(database, FileName)) is not { } list)
        {
            return false;
        }

        Do(database, Encoding.UTF8.GetString(list).Split('\n', StringSplitOptions.RemoveEmptyEntries), static _ => { });
        return true;
    }

    // Each step may be done again after it was done.
    private static void Do(string database, IReadOnlyList<string> steps, Action<string> beforeStep)
    {
        try
        {
            var directories = new HashSet<string>(StringComparer.Ordinal);
            foreach (string step in steps)
            {
                beforeStep(step);
                (string verb, string relative) = step.Split(' ', 2) is [var v, var r] ? (v, r) : (string.Empty, step);
                string path = Path.GetFullPath(Path.Combine(database, relative));
                if (!path.StartsWith(Path.GetFullPath(database) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                {
                    throw new DatabaseException($"{Path.Combine(database, FileName)} is damaged: it names {path}");
                }

                if (verb == ReplaceVerb && File.Exists(NewPathOf(path)))
                {
                    File.Move(NewPathOf(path), path, overwrite: true);
                }
                else if (verb == DeleteVerb)
                {
                    DeleteAny(path);
                }

                directories.Add(Path.GetDirectoryName(path)!);
            }

            foreach (string directory in directories.Where(Directory.Exists))
            {
                AtomicFile.SyncDirectory(directory);
            }

            beforeStep("done");
            File.Delete(Path.Combine(database, FileName));
            AtomicFile.SyncDirectory(database);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException($"cannot change {database}: {refused.Message}; the next opening finishes what was begun", refused);
        }
    }

    private static void DeleteAny(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    private string Relative(string path) => Path.GetRelativePath(_database, path);
}
