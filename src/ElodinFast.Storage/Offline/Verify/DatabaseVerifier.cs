using System.Globalization;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// Reads a whole database and says what is wrong with it: files that do not decode, logs whose header, lengths or order cannot be, and
/// bytes that differ from the checksums of the last checkpoint. Writes nothing; the database may be in use. Cold.
/// </summary>
public static class DatabaseVerifier
{
    /// <summary>Verifies.</summary>
    /// <param name="path">The database's directory.</param>
    /// <param name="progress">Told bytes read and bytes to be read, now and then.</param>
    /// <param name="cancellation">Stops between two chunks.</param>
    /// <exception cref="DatabaseException">There is no database.</exception>
    public static VerifyReport Verify(string path, Action<long, long>? progress = null, CancellationToken cancellation = default)
    {
        path = Path.GetFullPath(path);
        if (!DatabaseDirectory.IsDatabase(path))
        {
            throw DatabaseDirectory.Missing(path);
        }

        var report = new VerifyReport { Path = path };
        Try(report, Path.Combine(path, "db_state"), null, () => DatabaseDirectory.ReadState(path));
        CheckpointState? checkpoint = ReadCheckpoint(report, path);
        VerifyJournal(report, path);
        var logs = new LogVerifier(report, checkpoint, progress, cancellation);
        foreach (string directory in Directory.GetDirectories(path).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(directory);
            if (name == DatabaseDirectory.MessagesFolder)
            {
                AddMessageLogs(report, logs, directory);
            }
            else if (ulong.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out ulong id))
            {
                AddComponent(report, logs, directory, id);
            }
            else if (name is not (DatabaseDirectory.AssetsFolder or DatabaseDirectory.SimulationSourceFolder))
            {
                report.Damage(directory, null, "no component has such an id: opening refuses the database");
            }
        }

        logs.Run();
        return report;
    }

    private static CheckpointState? ReadCheckpoint(VerifyReport report, string path)
    {
        CheckpointState? checkpoint = null;
        string file = Path.Combine(path, CheckpointFile.FileName);
        Try(report, file, null, () => checkpoint = CheckpointFile.ReadState(path));
        if (checkpoint is null)
        {
            report.Note(file, null, "there is no checkpoint, so nothing tells rot from data; opening the database makes one");
            return null;
        }

        report.Checkpoint = DateTime.UnixEpoch.AddMicroseconds(checkpoint.TimeMicros);
        if (checkpoint.IfPowerLoss(BootIdentity.Read(), path) is not null)
        {
            report.Note(file, null, $"the machine went down while the database was open: opening takes it back to the checkpoint of {report.Checkpoint:u}");
        }
        else if (checkpoint.IsOpen)
        {
            report.Note(file, null, "a process has the database open, or was killed while it had: what came after the checkpoint is not compared");
        }

        return checkpoint;
    }

    private static void VerifyJournal(VerifyReport report, string path)
    {
        string file = Path.Combine(path, MirrorJournal.FileName);
        if (!File.Exists(file))
        {
            return;
        }

        List<JournalRecord> records = MirrorJournal.ReadAll(path);
        if (records.Count == 0 || records[0] is not { Type: JournalRecordType.Node, Slot: 0 })
        {
            report.Damage(file, null, "it does not begin with this directory's identity: opening refuses the database");
        }
        else if (new FileInfo(file).Length is var length && length > (long)records.Count * JournalRecord.ByteCount)
        {
            report.Damage(file, null, $"record {records.Count} is damaged: opening leaves out {length - ((long)records.Count * JournalRecord.ByteCount)} bytes from there on");
        }
    }

    private static void AddComponent(VerifyReport report, LogVerifier logs, string directory, ulong id)
    {
        ComponentMetadata metadata = default;
        SchemaMsg schema = default;
        bool hasMetadata = false;
        bool hasSchema = false;
        Try(report, Path.Combine(directory, DatabaseDirectory.MetadataFileName), null, () =>
            hasMetadata = AtomicFile.TryRead(Path.Combine(directory, DatabaseDirectory.MetadataFileName), out metadata));
        string? name = hasMetadata ? metadata.Name : null;
        if (!Try(report, Path.Combine(directory, DatabaseDirectory.SchemaFileName), name, () =>
            hasSchema = AtomicFile.TryRead(Path.Combine(directory, DatabaseDirectory.SchemaFileName), out schema)))
        {
            return;
        }

        if (!hasSchema)
        {
            if (File.Exists(Path.Combine(directory, TimeSeries.IndexFileName)))
            {
                report.Damage(directory, name, "there are samples, but no schema that says what they are: opening leaves the component out");
            }

            return;
        }

        report.ComponentCount++;
        int byteCount = (int)Math.Max(0, schema.Schema.ByteCount);
        Try(report, directory, name, () => logs.Add(id, name, TimeSeries.OpenRead(directory, byteCount)));
    }

    private static void AddMessageLogs(VerifyReport report, LogVerifier logs, string messages)
    {
        foreach (string directory in Directory.GetDirectories(messages).Order(StringComparer.Ordinal))
        {
            if (!ushort.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out ushort id))
            {
                report.Damage(directory, null, "no message log has such an id: opening refuses the database");
                continue;
            }

            report.MessageLogCount++;
            Try(report, directory, null, () => logs.Add(MessageLog.OpenRead(directory, new PacketId(id))));
        }
    }

    private static bool Try(VerifyReport report, string path, string? component, Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (DatabaseException refused)
        {
            report.Damage(path, component, refused.Message);
            return false;
        }
    }
}
