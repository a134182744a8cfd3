using System.Globalization;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>Makes a new database of two: components under names with a prefix, the second shifted in time when asked.</summary>
internal static class MergeTool
{
    private static readonly string[] s_schematicKeys = ["schematic.path", "schematic.active"];

    /// <summary>What the command line says besides the two databases.</summary>
    internal sealed record Options(string Output, string? Prefix1, string? Prefix2, long? Align1, long? Align2, bool FromPlaybackStart);

    public static void Run(string path1, string path2, Options options, ToolConsole console)
    {
        if (options.Align1 is null != options.Align2 is null)
        {
            throw new DatabaseException("Both --align1 and --align2 must be provided together, or neither");
        }

        var first = new MergeSource(path1, options.Prefix1);
        var second = new MergeSource(path2, options.Prefix2);
        NewTree.RefuseExisting(options.Output);
        (long Anchor1, long Anchor2)? anchors = AnchorsOf(first, second, options, console);
        long shift = anchors is { } a ? SubtractChecked(a.Anchor1, a.Anchor2) : 0;
        Describe(first, second, options, console.Out);
        WarnOfCollisions(first, second, console);
        if (anchors is { } pair)
        {
            DescribeAlignment(first, second, pair, shift, console);
        }

        if (!console.MayProceed())
        {
            return;
        }

        RefuseOverflow(second, shift);
        Write(first, second, options, shift, console);
    }

    private static void Describe(MergeSource first, MergeSource second, Options options, TextWriter text)
    {
        text.WriteLine("Merging databases:");
        first.Describe(1, text);
        second.Describe(2, text);
        text.WriteLine();
        text.WriteLine($"Output: {options.Output}");
        text.WriteLine($"  - {first.Components.Count + second.Components.Count} components total");
        if (first.Components.Count > 0)
        {
            string example = first.Components[0].Name;
            text.WriteLine();
            text.WriteLine("Component naming example:");
            text.WriteLine($"  \"{example}\" -> \"{first.NewName(example)}\" (from {first.Shown})");
            text.WriteLine($"  \"{example}\" -> \"{second.NewName(example)}\" (from {second.Shown})");
        }

        if (first.HasSchematic || second.HasSchematic)
        {
            text.WriteLine();
            text.WriteLine("Note: Schematics will be pruned from the merged database.");
            text.WriteLine("      You can create a new schematic for the combined data.");
        }
    }

    private static void WarnOfCollisions(MergeSource first, MergeSource second, ToolConsole console)
    {
        var names = first.Components.Select(c => first.NewName(c.Name)).ToHashSet();
        string[] both = [.. second.Components.Select(c => second.NewName(c.Name)).Where(names.Contains)];
        if (both.Length > 0)
        {
            console.Warn("Potential component name collisions detected:");
            foreach (string name in both)
            {
                console.Error.WriteLine($"  - \"{name}\" exists in both databases");
            }

            console.Error.WriteLine();
            console.Error.WriteLine("Consider using --prefix1 and --prefix2 to avoid collisions.");
        }
    }

    private static (long, long)? AnchorsOf(MergeSource first, MergeSource second, Options options, ToolConsole console)
    {
        if (options.Align1 is not { } one || options.Align2 is not { } two)
        {
            return null;
        }

        return options.FromPlaybackStart
            ? (TimeMath.Add(one, PlaybackStartOf(first, 1, console)), TimeMath.Add(two, PlaybackStartOf(second, 2, console)))
            : (one, two);
    }

    private static long PlaybackStartOf(MergeSource source, int number, ToolConsole console)
    {
        if (source.Start is { } start)
        {
            return start;
        }

        if (source.Range is not { } range)
        {
            throw new DatabaseException($"DB{number} has no time_start_timestamp_micros and no data to derive playback start from; cannot use --from-playback-start");
        }

        console.Warn($"DB{number} does not have time_start_timestamp_micros set; deriving playback start from data ({ToolText.Seconds(range.First)})");
        return range.First;
    }

    private static void DescribeAlignment(MergeSource first, MergeSource second, (long Anchor1, long Anchor2) anchors, long shift, ToolConsole console)
    {
        TextWriter text = console.Out;
        string direction = shift > 0 ? "forward" : "backward";
        text.WriteLine();
        text.WriteLine("Time Alignment:");
        text.WriteLine($"  DB1 anchor: {ToolText.Seconds(anchors.Anchor1)}");
        text.WriteLine($"  DB2 anchor: {ToolText.Seconds(anchors.Anchor2)}");
        text.WriteLine(shift == 0
            ? "  No shift needed (anchors are equal)"
            : $"  Shifting DB2 {direction} by {ToolText.Seconds(shift == long.MinValue ? long.MaxValue : Math.Abs(shift))} to align with DB1");
        if (first.Range is { } one)
        {
            text.WriteLine($"  DB1 time range: {MergeSource.Text(one, 0)} (unchanged)");
        }

        if (second.Range is { } two)
        {
            text.WriteLine(shift == 0
                ? $"  DB2 time range: {MergeSource.Text(two, 0)} (unchanged)"
                : $"  DB2 time range: {MergeSource.Text(two, 0)} -> {MergeSource.Text(two, shift)} (shifted {direction})");
            if (two.First >= 0 && TimeMath.Add(two.First, shift) < 0)
            {
                console.Error.WriteLine();
                console.Warn($"This alignment will create negative timestamps in DB2 (new start: {ToolText.Seconds(TimeMath.Add(two.First, shift))})");
            }
        }

        WarnOfAnchor(1, anchors.Anchor1, first.Range, console);
        WarnOfAnchor(2, anchors.Anchor2, second.Range, console);
    }

    private static void WarnOfAnchor(int number, long anchor, TimeRange? range, ToolConsole console)
    {
        if (range is { } r && (anchor < r.First || anchor > r.Last))
        {
            console.Error.WriteLine();
            console.Warn($"DB{number} anchor ({ToolText.Seconds(anchor)}) is outside its time range ({MergeSource.Text(r, 0)})");
        }
    }

    private static long SubtractChecked(long a, long b)
    {
        Int128 difference = (Int128)a - b;
        return difference >= long.MinValue && difference <= long.MaxValue
            ? (long)difference
            : throw new DatabaseException($"--align1 and --align2 are {difference} us apart, which is more than a timestamp can be moved by");
    }

    private static void RefuseOverflow(MergeSource second, long shift)
    {
        foreach (ComponentFolder component in second.Components.Where(c => c.EntryCount > 0))
        {
            if (TimestampShift.ReasonNot(component, shift) is { } reason)
            {
                throw new DatabaseException($"{component.Name}: {reason}");
            }
        }
    }

    private static void Write(MergeSource first, MergeSource second, Options options, long shift, ToolConsole console)
    {
        using var tree = new NewTree(options.Output);
        var taken = new HashSet<ulong>();
        CopyComponents(first, tree.Path, 0, taken, console);
        CopyComponents(second, tree.Path, shift, taken, console);
        console.Out.WriteLine("Writing db_state... done");
        int logCount = 0;
        var conflicts = new List<PacketId>();
        foreach ((MergeSource source, long moved) in (ReadOnlySpan<(MergeSource, long)>)[(first, 0), (second, shift)])
        {
            foreach (PacketId id in source.Logs)
            {
                string target = DatabaseDirectory.MessageLogDirectory(tree.Path, id);
                if (Directory.Exists(target))
                {
                    conflicts.Add(id);
                    continue;
                }

                MessageCopy.Copy(DatabaseDirectory.MessageLogDirectory(source.Path, id), id, target, long.MinValue, long.MaxValue, moved, console);
                logCount++;
            }
        }

        AtomicFile.Write(Path.Combine(tree.Path, DatabaseDirectory.StateFileName), StateOf(first, second, shift));
        tree.Commit();
        console.Out.WriteLine();
        if (conflicts.Count > 0)
        {
            console.Out.WriteLine("Warning: Message log conflicts (skipped):");
            conflicts.ForEach(id => console.Out.WriteLine($"  - Message log ID: {id.Value}"));
            console.Out.WriteLine();
        }

        console.Out.WriteLine($"Successfully merged databases to {options.Output}");
        console.Out.WriteLine($"  {first.Components.Count + second.Components.Count} components, {logCount} message logs copied");
    }

    private static void CopyComponents(MergeSource source, string target, long shift, HashSet<ulong> taken, ToolConsole console)
    {
        console.Out.Write($"Merging {source.Shown}... ");
        for (int i = 0; i < source.Series.Count; i++)
        {
            console.Progress(i, source.Series.Count);
            SeriesFiles files = source.Series[i];
            string name = source.NewName(files.Folder.Name);
            ComponentId id = ComponentId.FromName(name);
            if (!taken.Add(id.Value))
            {
                throw new DatabaseException($"Component collision: {name} (from {files.Folder.Name}) already exists in target");
            }

            string directory = DatabaseDirectory.ComponentDirectory(target, id);
            Directory.CreateDirectory(directory);
            File.Copy(files.Folder.SchemaPath, Path.Combine(directory, DatabaseDirectory.SchemaFileName));
            AtomicFile.Write(
                Path.Combine(directory, DatabaseDirectory.MetadataFileName), new ComponentMetadata(id, name, files.Folder.Metadata?.Metadata ?? []));
            TimestampShift.Copy(files, Path.Combine(directory, TimeSeries.IndexFileName), shift, console);
            FileCopy.WriteLog(
                Path.Combine(directory, TimeSeries.DataFileName), files.Data.Extra, AppendLog.ExtraHeaderByteCount, files.Folder.DataPath, 0,
                files.Count * files.ElementByteCount, null, console);
        }

        console.Out.WriteLine($"done ({source.Series.Count} components)");
    }

    private static DbConfig StateOf(MergeSource first, MergeSource second, long shift)
    {
        var map = new MetadataMap(first.Config.Metadata);
        foreach ((string key, string value) in second.Config.Metadata)
        {
            map[key] = value;
        }

        foreach (string key in s_schematicKeys)
        {
            map.Remove(key);
        }

        long? shifted = second.Start is { } s ? TimeMath.Add(s, shift) : null;
        long? start = first.Start is { } a && shifted is { } b ? Math.Min(a, b) : first.Start ?? shifted;
        if (start is { } found)
        {
            map[DatabaseDirectory.StartTimestampKey] = found.ToString(CultureInfo.InvariantCulture);
        }

        return first.Config with { Metadata = map.ToList() };
    }
}
