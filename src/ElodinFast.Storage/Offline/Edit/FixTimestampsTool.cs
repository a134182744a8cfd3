using System.Globalization;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// Brings components whose times come from a clock that began at boot, and those whose times are since 1970, onto one of the two clocks,
/// by one offset for all. Message logs stay.
/// </summary>
internal static class FixTimestampsTool
{
    // Between them no clock is assumed: 2000-01-01 and 2020-01-01.
    private const long MonotonicBelow = 946_684_800_000_000;
    private const long WallClockFrom = 1_577_836_800_000_000;
    private const double MicrosPerDay = 86_400_000_000;

    private enum Clock
    {
        Monotonic,
        WallClock,
        Ambiguous,
    }

    /// <summary>Runs it. Only the directory need be there.</summary>
    public static void Run(string path, bool isMonotonicReference, ToolConsole console)
    {
        using EditSession session = EditSession.BeginAnyDirectory(path, console.IsDryRun);
        Clock reference = isMonotonicReference ? Clock.Monotonic : Clock.WallClock;
        Clock toFix = isMonotonicReference ? Clock.WallClock : Clock.Monotonic;
        console.Out.WriteLine($"Analyzing database: {path}");
        console.Out.WriteLine($"Reference clock: {NameOf(reference)}");
        (DbConfig Config, long? Start)? state = ReadState(session, path, console);
        console.SayIfDryRun();
        console.Out.WriteLine();
        List<ComponentFolder> components = ComponentFolder.ReadIndexed(session.Path, path, console);
        if (components.Count == 0)
        {
            console.Out.WriteLine("No components found in database.");
            return;
        }

        List<(ComponentFolder Component, long Least)> references = [];
        List<(ComponentFolder Component, long Least)> others = [];
        foreach (ComponentFolder component in components)
        {
            if (LeastOf(component, path, console) is not { } least)
            {
                continue;
            }

            Clock clock = ClockOf(least);
            if (clock == Clock.Ambiguous)
            {
                console.Out.WriteLine($"Ambiguous component (between 2000-2020): {component.ShownIn(path)}");
            }
            else
            {
                (clock == reference ? references : others).Add((component, least));
            }
        }

        console.Out.WriteLine($"Components with {NameOf(reference)} timestamps (reference): {references.Count}");
        console.Out.WriteLine($"Components with {NameOf(toFix)} timestamps (to fix): {others.Count}");
        console.Out.WriteLine();
        if (others.Count == 0)
        {
            console.Out.WriteLine("No components need fixing!");
            return;
        }

        if (references.Count == 0)
        {
            throw new DatabaseException(
                $"fix_timestamps: No reference components with {NameOf(reference)} timestamps found, so the offset cannot be told");
        }

        long referenceLeast = references.Min(r => r.Least);
        long otherLeast = others.Min(o => o.Least);
        long offset = referenceLeast - otherLeast;
        console.Out.WriteLine("Calculated offset:");
        console.Out.WriteLine($"  Reference min: {referenceLeast} ({ToolText.Seconds(referenceLeast)} since epoch)");
        console.Out.WriteLine($"  To-fix min:    {otherLeast} ({ToolText.Seconds(otherLeast)} since epoch)");
        console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  Offset:         {offset} ({offset / MicrosPerDay:F3} days)"));
        console.Out.WriteLine();
        console.Out.WriteLine("Components to fix:");
        foreach ((ComponentFolder component, long least) in others)
        {
            console.Out.WriteLine(
                $"  {component.Name} ({component.Number}) ({component.EntryCount} entries, min: {ToolText.Seconds(least)} -> {ToolText.Seconds(least + offset)})");
        }

        console.Out.WriteLine();
        if (console.MayApply("Apply timestamp fixes?"))
        {
            Fix(session, path, others.ConvertAll(o => o.Component), offset, state is { Start: { } start } && ClockOf(start) == toFix ? state : null, console);
        }
    }

    private static void Fix(
        EditSession session, string path, List<ComponentFolder> components, long offset, (DbConfig Config, long? Start)? state, ToolConsole console)
    {
        console.Out.WriteLine();
        console.Out.WriteLine("Applying fixes...");
        foreach (ComponentFolder component in components)
        {
            if (TimestampShift.ReasonNot(component, offset) is { } reason)
            {
                throw new DatabaseException($"{component.Name}: {reason}; nothing was changed");
            }
        }

        var edit = new PendingEdit(session.Path);
        for (int i = 0; i < components.Count; i++)
        {
            console.Progress(i, components.Count);
            TimestampShift.Write(edit, components[i], offset, console);
        }

        long newStart = 0;
        if (state is { Start: { } start } found)
        {
            newStart = start + offset;
            var map = new MetadataMap(found.Config.Metadata) { [DatabaseDirectory.StartTimestampKey] = newStart.ToString(CultureInfo.InvariantCulture) };
            string file = Path.Combine(session.Path, DatabaseDirectory.StateFileName);
            AtomicFile.Write(PendingEdit.NewPathOf(file), found.Config with { Metadata = map.ToList() });
            edit.Replace(file);
        }

        edit.Commit();
        components.ForEach(c => console.Out.WriteLine($"  Fixed: {c.ShownIn(path)}"));
        if (state is not null)
        {
            console.Out.WriteLine($"Updating time.start_timestamp in db_state: {state.Value.Start} -> {newStart}");
        }

        console.Out.WriteLine();
        console.Out.WriteLine("Done! Database timestamps have been normalized.");
        console.Out.WriteLine("You may need to restart elodin-db to see the changes.");
    }

    private static (DbConfig Config, long? Start)? ReadState(EditSession session, string path, ToolConsole console)
    {
        try
        {
            if (!DatabaseDirectory.IsDatabase(session.Path))
            {
                return null;
            }

            DbConfig config = DatabaseDirectory.ReadState(session.Path);
            string? text = new MetadataMap(config.Metadata)[DatabaseDirectory.StartTimestampKey];
            long? start = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long micros) ? micros : null;
            console.Out.WriteLine($"time.start_timestamp: {(start is { } s ? $"{s} ({ToolText.Seconds(s)})" : "<not set>")}");
            return (config, start);
        }
        catch (DatabaseException damaged)
        {
            console.Warn($"failed to read db_state at {Path.Combine(path, DatabaseDirectory.StateFileName)}: {damaged.Message}");
            return null;
        }
    }

    private static long? LeastOf(ComponentFolder component, string path, ToolConsole console)
    {
        try
        {
            return component.ReadTimeRange()?.Least;
        }
        catch (DatabaseException damaged)
        {
            console.Warn($"Failed to analyze {component.ShownIn(path)}: {damaged.Message}");
            return null;
        }
    }

    private static Clock ClockOf(long micros) => micros < MonotonicBelow ? Clock.Monotonic : micros >= WallClockFrom ? Clock.WallClock : Clock.Ambiguous;

    private static string NameOf(Clock clock) => clock == Clock.Monotonic ? "monotonic" : "wall-clock";
}
