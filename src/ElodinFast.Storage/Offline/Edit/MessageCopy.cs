using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>Copies the messages of a log that lie in a time range into a new log, shifted.</summary>
internal static class MessageCopy
{
    /// <summary>Writes the new log into a directory that does not exist yet. Answers the first time copied, or null.</summary>
    /// <exception cref="DatabaseException">The source is damaged, or the disk refuses.</exception>
    public static long? Copy(string source, PacketId id, string target, long from, long to, long shift, ToolConsole console)
    {
        using MessageLog log = MessageLog.OpenRead(source, id);
        using MessageLog copy = MessageLog.Create(target, id);
        long? first = null;
        for (long i = 0; i < log.Count; i++)
        {
            console.Cancellation.ThrowIfCancellationRequested();
            if (!log.TryRead(i, out long time, out byte[] payload))
            {
                console.Warn($"{source}: the payload of message {i} is gone; the log ends there");
                break;
            }

            if (time < from || time > to)
            {
                continue;
            }

            long moved = TimeMath.Add(time, shift);
            LogStatus status = copy.Append(moved, payload);
            if (status != LogStatus.Ok)
            {
                throw new DatabaseException($"cannot write {target}: {status}");
            }

            first = Math.Min(first ?? long.MaxValue, moved);
        }

        copy.Sync();
        string metadata = Path.Combine(source, DatabaseDirectory.MetadataFileName);
        if (File.Exists(metadata))
        {
            AtomicFile.Write(Path.Combine(target, DatabaseDirectory.MetadataFileName), File.ReadAllBytes(metadata));
        }

        return first;
    }
}
