using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>Takes all samples and messages away; components, logs, schemas, metadata and settings stay.</summary>
internal static class TruncateTool
{
    public static void Run(string path, ToolConsole console)
    {
        if (!Directory.Exists(path))
        {
            throw DatabaseDirectory.Missing(path);
        }

        console.SayAnalyzing(path);
        using EditSession session = EditSession.Begin(path, console.IsDryRun);
        long entries;
        long messages;
        int components;
        int logs;
        using (OfflineDatabase database = OfflineDatabase.Open(session.Path))
        {
            entries = database.Components.Sum(c => c.Count);
            messages = database.MessageLogs.Sum(l => l.Count);
            components = database.Components.Count;
            logs = database.MessageLogs.Count;
        }

        console.Out.WriteLine("Database contents:");
        console.Out.WriteLine($"  Components: {components}");
        console.Out.WriteLine($"  Message logs: {logs}");
        console.Out.WriteLine($"  Total data entries: {entries}");
        console.Out.WriteLine();
        if (components == 0 && logs == 0)
        {
            console.Out.WriteLine("Database is already empty. Nothing to truncate.");
            return;
        }

        if (entries == 0 && messages == 0)
        {
            console.Out.WriteLine("No data entries to truncate. Components and message logs are already empty.");
            return;
        }

        console.Out.WriteLine(entries > 0 ? $"Truncating will clear all {entries} data entries while preserving:" : $"Truncating will clear all {messages} messages while preserving:");
        console.Out.WriteLine("  - Component schemas");
        console.Out.WriteLine("  - Component metadata");
        console.Out.WriteLine("  - Message log metadata");
        console.Out.WriteLine();
        if (console.MayApply("Truncate all data? This cannot be undone."))
        {
            console.Out.WriteLine("Truncating database...");
            Truncate(session, console);
            console.Out.WriteLine();
            console.Out.WriteLine("Done! Database has been truncated.");
            console.Out.WriteLine("All data cleared. Schemas and metadata preserved.");
        }
    }

    private static void Truncate(EditSession session, ToolConsole console)
    {
        var edit = new PendingEdit(session.Path);
        var kept = new Dictionary<ulong, JournalEdit.Kept>();
        foreach (ComponentFolder component in ComponentFolder.ReadAll(session.Path).Where(c => c.HasSchema && c.HasIndex))
        {
            Empty(edit, component.IndexPath, AppendLog.ExtraHeaderByteCount, console);
            Empty(edit, component.DataPath, AppendLog.ExtraHeaderByteCount, console);
            kept.Add(component.Number, new JournalEdit.Kept(component.EntryCount, 0, 0));
        }

        foreach (PacketId id in DatabaseDirectory.ReadMessageLogIds(session.Path))
        {
            foreach (string file in Directory.GetFiles(DatabaseDirectory.MessageLogDirectory(session.Path, id)))
            {
                string name = Path.GetFileName(file);
                if (name is MessageLog.TimestampsFileName or MessageLog.OffsetsFileName or MessageLog.PayloadFileName)
                {
                    Empty(edit, file, AppendLog.PlainHeaderByteCount, console);
                }
                else if (name != DatabaseDirectory.MetadataFileName)
                {
                    edit.Delete(file); // a further segment
                }
            }
        }

        JournalEdit.Replace(session, edit, kept);
        edit.Commit();
    }

    private static void Empty(PendingEdit edit, string path, int headerByteCount, ToolConsole console)
    {
        ulong extra = LogHeader.TryRead(path, headerByteCount, out _)?.Extra ?? 0;
        FileCopy.WriteLog(PendingEdit.NewPathOf(path), extra, headerByteCount, null, 0, 0, null, console);
        edit.Replace(path);
    }
}
