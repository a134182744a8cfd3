using System.Globalization;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// Keeps what lies between two times, both included, of all components and message logs. In place, or as a new database. Names without
/// samples, assets and sources stay.
/// </summary>
internal static class TrimTool
{
    /// <summary>Runs it.</summary>
    /// <param name="path">The database.</param>
    /// <param name="fromStart">µs to take away at the start.</param>
    /// <param name="fromEnd">µs to take away at the end.</param>
    /// <param name="output">A directory for the result, which must not exist; null for in place.</param>
    /// <param name="console">Whom to talk to.</param>
    public static void Run(string path, long? fromStart, long? fromEnd, string? output, ToolConsole console)
    {
        if (fromStart is null && fromEnd is null)
        {
            throw new DatabaseException("Must specify at least one of --from-start or --from-end");
        }

        using EditSession session = EditSession.Begin(path, console.IsDryRun || output is not null);
        DbConfig config = DatabaseDirectory.ReadState(session.Path);
        if (output is not null)
        {
            NewTree.RefuseExisting(output);
        }

        List<ComponentFolder> components = ComponentFolder.ReadAll(session.Path).FindAll(c => c.HasSchema);
        List<SeriesFiles> series = components.ConvertAll(SeriesFiles.Read);
        List<PacketId> logs = DatabaseDirectory.ReadMessageLogIds(session.Path);
        TimeRange? range = TimeRange.Of(session.Path, components);
        string? configured = new MetadataMap(config.Metadata)[DatabaseDirectory.StartTimestampKey];
        long start = long.TryParse(configured, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long set) ? set : range?.First ?? 0;
        long keepFrom = fromStart is { } s && range is not null ? TimeMath.Add(start, s) : long.MinValue;
        long keepTo = fromEnd is { } e && range is { } r ? TimeMath.Subtract(r.Last, e) : long.MaxValue;
        if (fromStart is { } a && fromEnd is { } b && range is { } whole && (Int128)a + b > (Int128)whole.Last - start)
        {
            throw new DatabaseException(
                $"Trim amounts exceed recording duration: --from-start {a} + --from-end {b} = {(Int128)a + b} us > {(Int128)whole.Last - start} us duration");
        }

        Announce(path, fromStart, fromEnd, output, components.Count, logs.Count, range, keepFrom, keepTo, console.Out);
        if (!console.MayProceed())
        {
            return;
        }

        var work = new TrimWork(session.Path, series, logs, keepFrom, keepTo, console);
        int keptLogs = output is null ? work.InPlace(session, config) : work.Into(output, config);
        console.Out.WriteLine("Writing db_state... done");
        console.Out.WriteLine($"Trimmed {series.Count} components, {keptLogs} message logs");
        console.Out.WriteLine();
        console.Out.WriteLine($"Successfully trimmed database to {output ?? path}");
    }

    private static void Announce(
        string path, long? fromStart, long? fromEnd, string? output, int components, int logs, TimeRange? range, long keepFrom, long keepTo, TextWriter text)
    {
        text.WriteLine($"Trimming database: {path}");
        text.WriteLine($"  Components: {components}");
        if (logs > 0)
        {
            text.WriteLine($"  Message logs: {logs}");
        }

        if (range is { } data)
        {
            text.WriteLine($"  Data duration: {ToolText.Duration(data.Last - data.First)} ({components} components)");
        }

        text.WriteLine();
        text.WriteLine("Trim parameters:");
        if (fromStart is { } s)
        {
            text.WriteLine($"  Remove first {ToolText.Duration(s)} from start (--from-start {s})");
        }

        if (fromEnd is { } e)
        {
            text.WriteLine($"  Remove last {ToolText.Duration(e)} from end (--from-end {e})");
        }

        if (range is { } all)
        {
            long first = Math.Max(keepFrom, all.First);
            long last = Math.Min(keepTo, all.Last);
            text.WriteLine(first > last
                ? "  Warning: trim amounts exceed recording duration -- result will be empty"
                : $"  Resulting duration: {ToolText.Duration(last - first)} (from {ToolText.Duration(all.Last - all.First)})");
        }

        text.WriteLine();
        text.WriteLine($"  Output: {(output is null ? $"{path} (in-place)" : output)}");
    }
}
