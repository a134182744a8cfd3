using System.Text.RegularExpressions;

namespace ElodinFast.Storage;

/// <summary>Removes components with all their samples: those a few letters name, those that match a pattern, or all.</summary>
internal static class DropTool
{
    /// <summary>Runs it. Exactly one of the three says which.</summary>
    public static void Run(string path, string? component, string? pattern, bool all, ToolConsole console)
    {
        int selectors = (component is null ? 0 : 1) + (pattern is null ? 0 : 1) + (all ? 1 : 0);
        if (selectors != 1)
        {
            throw new DatabaseException(selectors == 0
                ? "Must specify one of --component, --pattern, or --all."
                : "Cannot combine --component, --pattern, and --all. Specify only one.");
        }

        using EditSession session = EditSession.Begin(path, console.IsDryRun);
        console.SayAnalyzing(path);
        List<ComponentFolder> components = ComponentFolder.ReadIndexed(session.Path, path, console);

        List<(ComponentFolder Folder, int? Score)> chosen = Choose(components, component, pattern);
        if (chosen.Count == 0)
        {
            console.Out.WriteLine(all ? "No components found in database."
                : component is not null ? $"No components matching \"{component}\" found." : $"No components matching pattern \"{pattern}\" found.");
            return;
        }

        console.Out.WriteLine(all ? "All components:" : component is not null ? $"Components matching \"{component}\":" : $"Components matching pattern \"{pattern}\":");
        for (int i = 0; i < chosen.Count; i++)
        {
            (ComponentFolder folder, int? score) = chosen[i];
            console.Out.WriteLine($"  {i + 1}. {folder.Name}{(score is { } s ? $" (score: {s})" : string.Empty)} - {folder.EntryCount} entries");
        }

        string count = ToolText.Plural(chosen.Count, "component");
        console.Out.WriteLine();
        console.Out.WriteLine($"WARNING: This will permanently delete {count} ({chosen.Sum(c => c.Folder.EntryCount)} total entries).");
        console.Out.WriteLine("This action cannot be undone.");
        console.Out.WriteLine();
        if (console.MayApply($"Drop {count}?"))
        {
            console.Out.WriteLine("Dropping components...");
            var edit = new PendingEdit(session.Path);
            edit.DeleteComponents(session, chosen.ConvertAll(c => c.Folder));
            edit.Commit();
            chosen.ForEach(c => console.Out.WriteLine($"  Dropped: {c.Folder.Name}"));
            console.Out.WriteLine();
            console.Out.WriteLine($"Done! Dropped {count}.");
        }
    }

    private static List<(ComponentFolder Folder, int? Score)> Choose(List<ComponentFolder> components, string? component, string? pattern)
    {
        if (component is not null)
        {
            return [.. components
                .Select(c => (Folder: c, Score: FuzzyMatch.Score(component, c.Name)))
                .Where(c => c.Score is not null)
                .OrderByDescending(c => c.Score).ThenBy(c => c.Folder.Name, StringComparer.Ordinal)];
        }

        // Only * and ? mean anything here, and case counts (unlike export's patterns).
        Regex? regex = pattern is null
            ? null
            : new Regex(
                "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$",
                RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking);
        return [.. components.Where(c => regex?.IsMatch(c.Name) != false).Select(c => (c, (int?)null))];
    }
}
