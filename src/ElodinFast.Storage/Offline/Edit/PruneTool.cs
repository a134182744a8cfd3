namespace ElodinFast.Storage;

/// <summary>Removes the directories of components that never got a sample. Entries that are only a name, and message logs, stay.</summary>
internal static class PruneTool
{
    public static void Run(string path, ToolConsole console)
    {
        using EditSession session = EditSession.Begin(path, console.IsDryRun);
        console.Out.WriteLine($"Analyzing database: {path}");
        if (console.IsDryRun)
        {
            console.Out.WriteLine("DRY RUN - no changes will be made");
        }

        console.Out.WriteLine();
        List<ComponentFolder> components = ComponentFolder.ReadAll(session.Path).FindAll(c => c.HasIndex);
        foreach (ComponentFolder damaged in components.Where(c => c.Index is null))
        {
            console.Warn($"Failed to analyze {Shown(path, damaged)}: {damaged.Damage}; it is kept");
        }

        List<ComponentFolder> empty = components.FindAll(c => c is { Index: not null, EntryCount: 0 });
        console.Out.WriteLine($"Total components: {components.Count}");
        console.Out.WriteLine($"Empty components: {empty.Count}");
        console.Out.WriteLine();
        if (empty.Count == 0)
        {
            console.Out.WriteLine("No empty components to prune.");
            return;
        }

        console.Out.WriteLine("Empty components to prune:");
        empty.ForEach(c => console.Out.WriteLine($"  {c.Name} ({c.Number})"));
        console.Out.WriteLine();
        if (console.IsDryRun)
        {
            console.Out.WriteLine("Dry run complete. Run without --dry-run to apply changes.");
        }
        else if (console.Confirm($"Prune {empty.Count} empty components?"))
        {
            console.Out.WriteLine("Pruning empty components...");
            var edit = new PendingEdit(session.Path);
            DropTool.Delete(session, edit, empty);
            edit.Commit();
            empty.ForEach(c => console.Out.WriteLine($"  Pruned: {c.Number}"));
            console.Out.WriteLine();
            console.Out.WriteLine($"Done! Pruned {empty.Count} empty components.");
        }
    }

    /// <summary>A component's directory as the user named the database.</summary>
    public static string Shown(string path, ComponentFolder component) => Path.Combine(path, Path.GetFileName(component.Directory));
}
