using System.Buffers.Binary;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>Making, opening and repairing the three files.</summary>
public sealed partial class MessageLog
{
    /// <summary>Makes an empty log, and its directory.</summary>
    internal static MessageLog Create(string directory, PacketId id)
    {
        DatabaseDirectory.MakeDirectory(Path.GetDirectoryName(directory)!);
        DatabaseDirectory.MakeDirectory(directory);
        return OpenFiles(directory, id, AppendLog.Create);
    }

    /// <summary>
    /// Opens and repairs: timestamps and records are cut to what both hold whole, and records at the end whose payload never arrived are
    /// cut; what a process killed while it made the log left is made anew. After a power loss only what the checkpoint covers is believed.
    /// </summary>
    internal static MessageLog Open(string directory, PacketId id, CheckpointState? powerLoss = null)
    {
        long countMax = powerLoss?.MessageCount(id) ?? long.MaxValue;
        if (countMax == 0 || IsUnfinished(directory))
        {
            foreach (string name in (string[])[PayloadFileName, OffsetsFileName, TimestampsFileName])
            {
                File.Delete(Path.Combine(directory, name));
            }

            OpenFiles(directory, id, AppendLog.Create).Dispose();
        }

        MessageLog log = OpenFiles(directory, id, AppendLog.Open);
        try
        {
            log.ReadMetadata();
            long count = Math.Min(log.Count, countMax);
            if (powerLoss is not null)
            {
                log._payload.Truncate(Math.Min(log._payload.ByteCount, powerLoss.DurableByteCount(new LogFileKey(id.Value, LogFileKind.Payload, 0))));
            }

            while (count > 0 && !log.HasPayload(count - 1))
            {
                count--;
            }

            log._timestamps.Truncate(count * sizeof(long));
            log._offsets.Truncate(count * RecordByteCount);
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Opens what is published now for reading, writing nothing.</summary>
    internal static MessageLog OpenRead(string directory, PacketId id)
    {
        MessageLog log = OpenFiles(directory, id, AppendLog.OpenRead);
        try
        {
            if (log._timestamps.ByteCount % sizeof(long) != 0 || log._offsets.ByteCount % RecordByteCount != 0)
            {
                throw new DatabaseException($"{directory} is damaged: its timestamps or records end inside one");
            }

            log.ReadMetadata();
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    private static MessageLog OpenFiles(string directory, PacketId id, Func<string, AppendLog> open)
    {
        // Timestamps first: payload and record are published before the timestamp that makes them count.
        AppendLog timestamps = open(Path.Combine(directory, TimestampsFileName));
        AppendLog? offsets = null;
        try
        {
            offsets = open(Path.Combine(directory, OffsetsFileName));
            return new MessageLog(directory, id, timestamps, offsets, open(Path.Combine(directory, PayloadFileName)));
        }
        catch
        {
            timestamps.Dispose();
            offsets?.Dispose();
            throw;
        }
    }

    private static MessageLog OpenFiles(string directory, PacketId id, Func<string, int, ulong, AppendLog> create) =>
        OpenFiles(directory, id, path => create(path, AppendLog.PlainHeaderByteCount, 0));

    private static MessageLog OpenFiles(string directory, PacketId id, Func<string, int, AppendLog> open) =>
        OpenFiles(directory, id, path => open(path, AppendLog.PlainHeaderByteCount));

    /// <summary>A file is missing or blank, and those that are not hold nothing.</summary>
    private static bool IsUnfinished(string directory)
    {
        bool anyBlank = false;
        bool anyUsed = false;
        foreach (string name in (string[])[PayloadFileName, OffsetsFileName, TimestampsFileName])
        {
            LogFileState state = AppendLog.Probe(Path.Combine(directory, name), AppendLog.PlainHeaderByteCount);
            anyBlank |= state == LogFileState.Blank;
            anyUsed |= state == LogFileState.Used;
        }

        return anyBlank && !anyUsed;
    }

    private bool HasPayload(long index)
    {
        Span<byte> record = stackalloc byte[RecordByteCount];
        _offsets.Read(index * RecordByteCount, record);
        uint byteCount = BinaryPrimitives.ReadUInt32LittleEndian(record);
        return byteCount <= InlineByteCountMax
            || BinaryPrimitives.ReadUInt32LittleEndian(record[12..]) + (long)byteCount <= _payload.ByteCount;
    }

    private void ReadMetadata()
    {
        if (AtomicFile.TryRead(Path.Combine(_directory, DatabaseDirectory.MetadataFileName), out MsgMetadata metadata))
        {
            Metadata = metadata;
        }
    }
}
