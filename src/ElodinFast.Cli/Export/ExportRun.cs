using System.Globalization;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary>Exports a database directory, in the lines of Elodin's <c>export</c>. A file has its name only when it is whole.</summary>
internal sealed class ExportRun(ExportSettings settings, TextWriter text)
{
    private const string TemporarySuffix = ".part";

    public void Run(Action<long, long> progress, CancellationToken cancellation)
    {
        GlobPattern? pattern = settings.Pattern is null ? null : new GlobPattern(settings.Pattern);
        if (!File.Exists(Path.Combine(settings.Path, "db_state")))
        {
            // Before anything is said, as Elodin's tool does.
            OfflineDatabase.Open(settings.Path).Dispose();
        }

        text.WriteLine($"Opening database: {settings.Path}");
        using OfflineDatabase database = OfflineDatabase.Open(settings.Path);
        SayHeading(database.Components.Count);
        List<OfflineComponent> wanted = Choose(database, pattern);
        int exported = 0;
        try
        {
            Directory.CreateDirectory(settings.Output);
            List<ExportFile> files = settings.Join ? Groups(wanted) : Singles(wanted);
            long total = Math.Max(1, files.Sum(f => f.RowCount));
            long done = 0;
            foreach (ExportFile file in files)
            {
                Write(file, cancellation);
                exported++;
                done += file.RowCount;
                progress(done, total);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            string reason = File.Exists(settings.Output) ? "it is a file, and a directory is wanted" : refused.Message;
            throw new DatabaseException($"cannot export to {settings.Output}: {reason}", refused);
        }

        int skipped = settings.Join ? database.Components.Count - wanted.Count : database.Components.Count - exported;
        text.WriteLine();
        text.WriteLine($"Export complete: {exported} components exported, {skipped} skipped");
    }

    private void SayHeading(int count)
    {
        text.WriteLine($"Exporting to: {settings.Output}");
        text.WriteLine($"Format: {settings.Format}");
        if (settings.Flatten)
        {
            text.WriteLine("Vector columns will be flattened");
        }

        if (settings.Join)
        {
            text.WriteLine("Components will be joined by name prefix (one file per group)");
        }

        if (settings.Pattern is not null)
        {
            text.WriteLine($"Filter pattern: {settings.Pattern}");
        }

        text.WriteLine();
        text.WriteLine($"Found {count} components");
    }

    private List<OfflineComponent> Choose(OfflineDatabase database, GlobPattern? pattern)
    {
        var wanted = new List<OfflineComponent>();
        foreach (OfflineComponent component in database.Components.Where(c => c.Metadata is not null))
        {
            string name = component.Name.ToLowerInvariant();
            if (!settings.IncludePrivate && component.MetadataValue("private") == "true")
            {
                text.WriteLine($"  Skipping {name} (private)");
            }
            else if (pattern is null || pattern.Matches(name))
            {
                wanted.Add(component);
            }
        }

        return wanted;
    }

    private List<ExportFile> Singles(List<OfflineComponent> components)
    {
        var files = new List<ExportFile>();
        foreach (OfflineComponent component in components)
        {
            string name = component.Name.ToLowerInvariant();
            if (component.Count == 0)
            {
                text.WriteLine($"  Skipping {name} (empty)");
            }
            else
            {
                files.Add(new ExportFile(name, [(component, name)], settings.Flatten));
            }
        }

        return files;
    }

    private List<ExportFile> Groups(List<OfflineComponent> components)
    {
        var files = new List<ExportFile>();
        foreach (IGrouping<string, OfflineComponent> group in components.GroupBy(c => PrefixOf(c.Name.ToLowerInvariant())))
        {
            if (group.All(c => c.Count == 0))
            {
                text.WriteLine($"  Skipping {group.Key} (empty)");
                continue;
            }

            files.Add(new ExportFile(
                group.Key,
                [.. group.OrderBy(CreationIndexOf).ThenBy(c => c.Name, StringComparer.Ordinal)
                    .Select(c => (c, c.Name.ToLowerInvariant()[(c.Name.LastIndexOf('.') + 1)..]))],
                settings.Flatten));
        }

        return files;
    }

    private static string PrefixOf(string name) => name.LastIndexOf('.') is > 0 and var dot ? name[..dot] : name;

    private static long CreationIndexOf(OfflineComponent component) =>
        long.TryParse(component.MetadataValue("_creation_index"), NumberStyles.None, CultureInfo.InvariantCulture, out long index) ? index : long.MaxValue;

    private void Write(ExportFile file, CancellationToken cancellation)
    {
        // A name may hold anything, also a path out of the directory; a file's name must not.
        string name = $"{file.Name.Replace('/', '_').Replace('\0', '_')}.{settings.Extension}";
        string path = Path.Combine(settings.Output, name);
        string part = path + TemporarySuffix;
        try
        {
            using (FileStream stream = File.Create(part))
            using (IExportWriter writer = Create(stream, file.Columns))
            {
                file.WriteTo(writer, cancellation);
            }

            File.Move(part, path, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }

        text.WriteLine($"  Exported {name} ({file.RowCount} rows)");
    }

    private IExportWriter Create(Stream stream, IReadOnlyList<ExportColumn> columns) => settings.Format switch
    {
        "csv" => new CsvWriter(stream, columns, settings),
        "arrow-ipc" => new ArrowWriter(stream, columns, settings),
        _ => new ParquetFileWriter(stream, columns, settings),
    };
}
