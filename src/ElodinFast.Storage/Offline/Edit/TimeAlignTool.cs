using System.Globalization;

namespace ElodinFast.Storage;

/// <summary>Moves components in time so that each one's first sample stands at one time. Message logs and settings stay.</summary>
internal static class TimeAlignTool
{
    /// <summary>Runs it.</summary>
    /// <param name="path">The database.</param>
    /// <param name="seconds">Where the first samples shall be, since 1970.</param>
    /// <param name="component">Only this one, by its exact name; else <paramref name="all"/>.</param>
    /// <param name="all">All with samples.</param>
    /// <param name="console">Whom to talk to.</param>
    public static void Run(string path, double seconds, string? component, bool all, ToolConsole console)
    {
        if (all == component is not null)
        {
            throw new DatabaseException(all ? "Cannot specify both --all and --component" : "Must specify either --all or --component");
        }

        if (!double.IsFinite(seconds))
        {
            string text = double.IsNaN(seconds) ? "NaN" : seconds > 0 ? "inf" : "-inf";
            throw new DatabaseException($"--timestamp must be a finite number, got: {text}");
        }

        using EditSession session = EditSession.Begin(path, console.IsDryRun);
        long target = Math.Truncate(seconds * 1e6) is var micros && micros >= long.MaxValue ? long.MaxValue
            : micros <= long.MinValue ? long.MinValue : (long)micros;
        console.SayAnalyzing(path);
        List<ComponentFolder> components = ComponentFolder.ReadIndexed(session.Path, path, console);

        components.RemoveAll(c => c.Index is null);
        if (components.Count == 0)
        {
            console.Out.WriteLine("No components found in database.");
            return;
        }

        if (component is not null && !components.Exists(c => c.Name == component))
        {
            console.Out.WriteLine($"Component \"{component}\" not found in database.");
            return;
        }

        components.RemoveAll(c => c.EntryCount == 0 || (component is not null && c.Name != component));
        if (components.Count == 0)
        {
            console.Out.WriteLine("No components with data to align.");
            return;
        }

        Align(session, components, target, seconds, console);
    }

    private static void Align(EditSession session, List<ComponentFolder> components, long target, double seconds, ToolConsole console)
    {
        console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Target timestamp: {seconds:F3}s ({target} us)"));
        console.Out.WriteLine();
        console.Out.WriteLine("Components to align:");
        var moves = new List<(ComponentFolder Component, long Offset)>();
        foreach (ComponentFolder component in components)
        {
            long first = component.TimestampAt(0);
            long offset = TimeMath.Subtract(target, first);
            console.Out.WriteLine(
                $"  {component.Name}: {ToolText.Seconds(first)} -> {ToolText.Seconds(target)} (offset: {ToolText.SignedSeconds(offset)}, {component.EntryCount} entries)");
            moves.Add((component, offset));
        }

        console.Out.WriteLine();
        if (!console.MayApply($"Align {ToolText.Plural(moves.Count, "component")}?"))
        {
            return;
        }

        console.Out.WriteLine("Aligning components...");
        var edit = new PendingEdit(session.Path);
        var done = new List<ComponentFolder>();
        for (int i = 0; i < moves.Count; i++)
        {
            console.Progress(i, moves.Count);
            (ComponentFolder component, long offset) = moves[i];
            if (TimestampShift.ReasonNot(component, offset) is { } reason)
            {
                console.Error.WriteLine($"  Error aligning {component.Name}: {reason}");
                continue;
            }

            TimestampShift.Write(edit, component, offset, console);
            done.Add(component);
        }

        if (done.Count > 0)
        {
            edit.Commit();
        }

        done.ForEach(c => console.Out.WriteLine($"  Aligned: {c.Name} ({c.EntryCount} entries)"));
        console.Out.WriteLine();
        console.Out.WriteLine($"Done! Aligned {ToolText.Plural(done.Count, "component")}.");
    }
}
