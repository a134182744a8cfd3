namespace ElodinFast.Storage;

/// <summary>Removes the directories of components that never got a sample. Entries that are only a name, and message logs, stay.</summary>
internal static class PruneTool
{
    public static void Run(string path, ToolConsole console)
    {
        using EditSession session = EditSession.Begin(path, console.IsDryRun);
        console.SayAnalyzing(path);
        List<ComponentFolder> components = ComponentFolder.ReadIndexed(session.Path, path, console, "; it is kept");

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
        if (console.MayApply($"Prune {empty.Count} empty components?"))
        {
            console.Out.WriteLine("Pruning empty components...");
            var edit = new PendingEdit(session.Path);
            edit.DeleteComponents(session, empty);
            edit.Commit();
            empty.ForEach(c => console.Out.WriteLine($"  Pruned: {c.Number}"));
            console.Out.WriteLine();
            console.Out.WriteLine($"Done! Pruned {empty.Count} empty components.");
        }
    }
}
