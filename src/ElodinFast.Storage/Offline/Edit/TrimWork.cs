using System.Globalization;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>The writing half of trimming.</summary>
internal sealed class TrimWork(
    string database, List<SeriesFiles> series, List<PacketId> logs, long keepFrom, long keepTo, ToolConsole console)
{
    private const string StagingSuffix = ".trim-tmp";

    private readonly Dictionary<ulong, JournalEdit.Kept> _kept = [];
    private long? _first;

    /// <summary>Trims the database itself, as a whole; answers how many message logs kept something.</summary>
    public int InPlace(EditSession session, DbConfig config)
    {
        var edit = new PendingEdit(database);
        for (int i = 0; i < series.Count; i++)
        {
            console.Progress(i, series.Count + logs.Count);
            Write(series[i], PendingEdit.NewPathOf(series[i].Folder.IndexPath), PendingEdit.NewPathOf(series[i].Folder.DataPath));
            edit.Replace(series[i].Folder.IndexPath);
            edit.Replace(series[i].Folder.DataPath);
        }

        int keptLogs = 0;
        string staging = database + StagingSuffix;
        try
        {
            DeleteTree(staging); // of one who died
            foreach (PacketId id in logs)
            {
                string directory = DatabaseDirectory.MessageLogDirectory(database, id);
                string copy = Path.Combine(staging, Path.GetFileName(directory));
                keptLogs += CopyLog(directory, id, copy);
                foreach (string file in Directory.GetFiles(copy).Where(f => Path.GetFileName(f) != DatabaseDirectory.MetadataFileName))
                {
                    string target = Path.Combine(directory, Path.GetFileName(file));
                    File.Move(file, PendingEdit.NewPathOf(target), overwrite: true);
                    edit.Replace(target);
                }

                foreach (string file in Directory.GetFiles(directory).Where(f => !f.EndsWith(PendingEdit.NewSuffix, StringComparison.Ordinal)))
                {
                    string name = Path.GetFileName(file);
                    if (name != DatabaseDirectory.MetadataFileName && !File.Exists(PendingEdit.NewPathOf(file)))
                    {
                        edit.Delete(file); // a segment of which nothing is left
                    }
                }
            }

            string state = Path.Combine(database, DatabaseDirectory.StateFileName);
            AtomicFile.Write(PendingEdit.NewPathOf(state), WithStart(config));
            edit.Replace(state);
            JournalEdit.Replace(session, edit, _kept);
            AtomicFile.SyncFileSystemOf(database);
            edit.Commit();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException($"cannot trim {database}: {refused.Message}", refused);
        }
        finally
        {
            DeleteTree(staging);
        }

        return keptLogs;
    }

    /// <summary>Writes the result as a new database; answers how many message logs kept something.</summary>
    public int Into(string output, DbConfig config)
    {
        using var tree = new NewTree(output);
        var trimmed = series.Select(s => Path.GetFileName(s.Folder.Directory)).ToHashSet();
        foreach (string directory in Directory.GetDirectories(database).Where(d => !trimmed.Contains(Path.GetFileName(d)) && Path.GetFileName(d) != DatabaseDirectory.MessagesFolder))
        {
            NewTree.CopyTree(directory, Path.Combine(tree.Path, Path.GetFileName(directory)));
        }

        for (int i = 0; i < series.Count; i++)
        {
            console.Progress(i, series.Count + logs.Count);
            string target = Path.Combine(tree.Path, Path.GetFileName(series[i].Folder.Directory));
            Directory.CreateDirectory(target);
            File.Copy(series[i].Folder.SchemaPath, Path.Combine(target, DatabaseDirectory.SchemaFileName));
            string metadata = Path.Combine(series[i].Folder.Directory, DatabaseDirectory.MetadataFileName);
            if (File.Exists(metadata))
            {
                File.Copy(metadata, Path.Combine(target, DatabaseDirectory.MetadataFileName));
            }

            Write(series[i], Path.Combine(target, TimeSeries.IndexFileName), Path.Combine(target, TimeSeries.DataFileName));
        }

        int keptLogs = 0;
        foreach (PacketId id in logs)
        {
            keptLogs += CopyLog(DatabaseDirectory.MessageLogDirectory(database, id), id, DatabaseDirectory.MessageLogDirectory(tree.Path, id));
        }

        AtomicFile.Write(Path.Combine(tree.Path, DatabaseDirectory.StateFileName), WithStart(config));
        tree.Commit();
        return keptLogs;
    }

    private int CopyLog(string source, PacketId id, string target)
    {
        long? first = MessageCopy.Copy(source, id, target, keepFrom, keepTo, 0, console);
        _first = Earlier(_first, first);
        return first is null ? 0 : 1;
    }

    private void Write(in SeriesFiles files, string indexPath, string dataPath)
    {
        long first = files.LowerBound(keepFrom);
        long end = keepTo == long.MaxValue ? files.Count : files.LowerBound(keepTo + 1);
        long count = Math.Max(0, end - first);
        long start = (long)files.Index.Extra;
        if (count > 0)
        {
            long kept = files.Folder.TimestampAt(first);
            start = Math.Min(kept, Math.Max(start, keepFrom));
            if (!files.Folder.IsTimestampSource)
            {
                _first = Earlier(_first, kept);
            }
        }

        FileCopy.WriteLog(
            indexPath, (ulong)start, AppendLog.ExtraHeaderByteCount, files.Folder.IndexPath, first * sizeof(long), count * sizeof(long), null, console);
        FileCopy.WriteLog(
            dataPath, (ulong)files.ElementByteCount, AppendLog.ExtraHeaderByteCount, files.Folder.DataPath,
            first * files.ElementByteCount, count * files.ElementByteCount, null, console);
        _kept.Add(files.Folder.Number, new JournalEdit.Kept(files.Count, first, count));
    }

    private DbConfig WithStart(DbConfig config)
    {
        if (_first is not { } first)
        {
            return config;
        }

        var map = new MetadataMap(config.Metadata) { [DatabaseDirectory.StartTimestampKey] = first.ToString(CultureInfo.InvariantCulture) };
        return config with { Metadata = map.ToList() };
    }

    private static long? Earlier(long? a, long? b) => a is { } x && b is { } y ? Math.Min(x, y) : a ?? b;

    private static void DeleteTree(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
