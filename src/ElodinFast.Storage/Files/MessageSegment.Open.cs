using System.Buffers.Binary;
using System.Globalization;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>Making, opening and repairing the three files.</summary>
internal sealed partial class MessageSegment
{
    private static readonly string[] s_fileNames = [PayloadFileName, OffsetsFileName, TimestampsFileName];

    /// <summary>Makes an empty segment in the log's directory; what cannot be made whole leaves nothing behind.</summary>
    /// <exception cref="DatabaseException">The system refused.</exception>
    public static MessageSegment Create(string directory, int number)
    {
        var made = new List<string>();
        try
        {
            return OpenFiles(directory, number, path =>
            {
                AppendLog log = AppendLog.Create(path, AppendLog.PlainHeaderByteCount);
                made.Add(path);
                return log;
            });
        }
        catch (DatabaseException)
        {
            made.ForEach(File.Delete);
            throw;
        }
    }

    /// <summary>
    /// Opens and repairs: timestamps and records are cut to what both hold whole, and records at the end whose payload never arrived are
    /// cut. After a power loss only what the checkpoint covers is believed.
    /// </summary>
    public static MessageSegment Open(string directory, int number, PacketId id, CheckpointState? powerLoss)
    {
        MessageSegment segment = OpenFiles(directory, number, static path => AppendLog.Open(path, AppendLog.PlainHeaderByteCount));
        try
        {
            long count = segment.Count;
            if (powerLoss is not null)
            {
                count = Math.Min(count, powerLoss.MessageCount(id, (ushort)number));
                long payloadByteCount = powerLoss.DurableByteCount(new LogFileKey(id.Value, LogFileKind.Payload, (ushort)number));
                segment._payload.Truncate(Math.Min(segment._payload.ByteCount, payloadByteCount));
            }

            while (count > 0 && !segment.HasPayload(count - 1))
            {
                count--;
            }

            segment._timestamps.Truncate(count * sizeof(long));
            segment._offsets.Truncate(count * RecordByteCount);
            return segment;
        }
        catch
        {
            segment.Dispose();
            throw;
        }
    }

    /// <summary>Opens what is published now for reading, writing nothing.</summary>
    public static MessageSegment OpenRead(string directory, int number)
    {
        MessageSegment segment = OpenFiles(directory, number, static path => AppendLog.OpenRead(path, AppendLog.PlainHeaderByteCount));
        if (segment._timestamps.ByteCount % sizeof(long) == 0 && segment._offsets.ByteCount % RecordByteCount == 0)
        {
            return segment;
        }

        segment.Dispose();
        throw new DatabaseException($"{directory} is damaged: its timestamps or records end inside one");
    }

    /// <summary>Path of one of a segment's files, by its name in the first segment.</summary>
    public static string FilePath(string directory, string fileName, int number) =>
        Path.Combine(directory, number == 0 ? fileName : string.Create(CultureInfo.InvariantCulture, $"{fileName}.{number}"));

    /// <summary>The highest number that any file of a segment bears; 0 when there are only those of the first, or none.</summary>
    public static int LastNumber(string directory)
    {
        int last = 0;
        foreach (string path in FilesIn(directory))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            if (s_fileNames.Contains(name)
                && int.TryParse(Path.GetExtension(path.AsSpan()).TrimStart('.'), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number is > 0 and <= NumberMax
                && path == FilePath(directory, name, number))
            {
                last = Math.Max(last, number);
            }
        }

        return last;
    }

    private static string[] FilesIn(string directory)
    {
        try
        {
            return Directory.GetFiles(directory);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException($"cannot list {directory}: {refused.Message}", refused);
        }
    }

    /// <summary>A file is missing or blank, and those that are not hold nothing.</summary>
    public static bool IsUnfinished(string directory, int number)
    {
        bool anyBlank = false;
        bool anyUsed = false;
        foreach (string name in s_fileNames)
        {
            LogFileState state = AppendLog.Probe(FilePath(directory, name, number), AppendLog.PlainHeaderByteCount);
            anyBlank |= state == LogFileState.Blank;
            anyUsed |= state == LogFileState.Used;
        }

        return anyBlank && !anyUsed;
    }

    /// <summary>Removes a segment's files.</summary>
    public static void Delete(string directory, int number)
    {
        foreach (string name in s_fileNames)
        {
            File.Delete(FilePath(directory, name, number));
        }
    }

    private static MessageSegment OpenFiles(string directory, int number, Func<string, AppendLog> open)
    {
        // Timestamps first: payload and record are published before the timestamp that makes them count.
        AppendLog timestamps = open(FilePath(directory, TimestampsFileName, number));
        AppendLog? offsets = null;
        try
        {
            offsets = open(FilePath(directory, OffsetsFileName, number));
            return new MessageSegment(number, timestamps, offsets, open(FilePath(directory, PayloadFileName, number)));
        }
        catch
        {
            timestamps.Dispose();
            offsets?.Dispose();
            throw;
        }
    }

    private bool HasPayload(long index)
    {
        Span<byte> record = stackalloc byte[RecordByteCount];
        _offsets.Read(index * RecordByteCount, record);
        uint byteCount = BinaryPrimitives.ReadUInt32LittleEndian(record);
        return byteCount <= InlineByteCountMax
            || BinaryPrimitives.ReadUInt32LittleEndian(record[12..]) + (long)byteCount <= _payload.ByteCount;
    }
}
