using System.Collections.Concurrent;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

public sealed partial class Database
{
    private readonly ConcurrentDictionary<ushort, MessageLog> _messageLogs = new();

    /// <summary>All logs.</summary>
    public IReadOnlyList<MessageLog> MessageLogs => [.. _messageLogs.Values];

    /// <summary>Stores a message in its log (created on first use) under the given or the implicit timestamp.</summary>
    public void AppendMessage(PacketId id, long? timestampMicros, ReadOnlySpan<byte> payload)
    {
        ThrowIfDiskIsFull();
        long timestamp = timestampMicros ?? ImplicitTimestamp();
        LogStatus status = GetMessageLog(id).Append(timestamp, payload);
        if (status != LogStatus.Ok)
        {
            throw new DatabaseException($"A message of {payload.Length} bytes could not be stored in log {id}: {status}.");
        }

        NoteCommit(timestamp, movesTimeRange: true);
        if (WaitsForDisk)
        {
            Checkpoint();
        }
    }

    /// <summary>The log, or null.</summary>
    public MessageLog? FindMessageLog(PacketId id) => _messageLogs.GetValueOrDefault(id.Value);

    /// <summary>The log, created if need be.</summary>
    public MessageLog GetMessageLog(PacketId id)
    {
        if (_messageLogs.TryGetValue(id.Value, out MessageLog? found))
        {
            return found;
        }

        lock (_registryGate)
        {
            return _messageLogs.GetOrAdd(id.Value, _ => Limit(OpenOrCreate(DatabaseDirectory.MessageLogDirectory(Path, id), id)));
        }
    }

    /// <summary>Replaces a log's metadata.</summary>
    public void SetMessageMetadata(PacketId id, MsgMetadata metadata) => GetMessageLog(id).SetMetadata(metadata);

    // A directory that is there is of a try that the disk refused half-way.
    private static MessageLog OpenOrCreate(string directory, PacketId id) =>
        Directory.Exists(directory) ? MessageLog.Open(directory, id) : MessageLog.Create(directory, id);

    private void LoadMessageLogs(CheckpointState? checkpoint, CheckpointState? powerLoss)
    {
        foreach (PacketId id in DatabaseDirectory.ReadMessageLogIds(Path))
        {
            string directory = DatabaseDirectory.MessageLogDirectory(Path, id);
            checkpoint?.LookForChanges(directory);
            _messageLogs[id.Value] = Limit(MessageLog.Open(directory, id, powerLoss));
        }
    }

    private MessageLog Limit(MessageLog log)
    {
        log.PayloadByteCountMax = Options.MessageSegmentByteCountMax;
        return log;
    }
}
