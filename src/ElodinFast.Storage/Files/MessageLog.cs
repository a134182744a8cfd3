using System.Buffers.Binary;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// The three files of one message log, and its metadata. Threads: appends take the log's own lock, reads look at what is published.
/// Warm.
/// </summary>
/// <remarks>
/// A message of at most 12 bytes stands whole in its 16-byte record; a longer one stands in the payload file, its record holding a copy
/// of the first four bytes and the offset. Written in the order payload, record, timestamp: the timestamps alone are believed.
/// </remarks>
public sealed partial class MessageLog : IDisposable
{
    internal const string TimestampsFileName = "timestamps";
    internal const string OffsetsFileName = "offsets";
    internal const string PayloadFileName = "data_log";

    internal const int RecordByteCount = 16;
    private const int InlineByteCountMax = 12;
    private const int PrefixByteCount = 4;

    // No packet is larger, so a record that says more is damaged.
    private const uint MessageByteCountMax = 256 << 20;

    private readonly Lock _appender = new();
    private readonly string _directory;
    private readonly AppendLog _timestamps;
    private readonly AppendLog _offsets;
    private readonly AppendLog _payload;

    private MessageLog(string directory, PacketId id, AppendLog timestamps, AppendLog offsets, AppendLog payload)
    {
        _directory = directory;
        Id = id;
        _timestamps = timestamps;
        _offsets = offsets;
        _payload = payload;
    }

    /// <summary>The log's message id.</summary>
    public PacketId Id { get; }

    /// <summary>Messages held.</summary>
    public long Count => Math.Min(_timestamps.ByteCount / sizeof(long), _offsets.ByteCount / RecordByteCount);

    /// <summary>The files, in the order in which their lengths must be looked at: what the earlier one says the later one has.</summary>
    internal IEnumerable<(LogFileKey Key, AppendLog File)> Files =>
    [
        (new LogFileKey(Id.Value, LogFileKind.Timestamps, 0), _timestamps),
        (new LogFileKey(Id.Value, LogFileKind.Offsets, 0), _offsets),
        (new LogFileKey(Id.Value, LogFileKind.Payload, 0), _payload),
    ];

    /// <summary>First timestamp stored, or null.</summary>
    public long? FirstTimestamp => Count == 0 ? null : TimestampAt(0);

    /// <summary>Timestamp of the last message pushed, or null.</summary>
    public long? LastTimestamp => Count is var count && count == 0 ? null : TimestampAt(count - 1);

    /// <summary>Name and schema, when a client has set them.</summary>
    public MsgMetadata? Metadata { get; private set; }

    /// <summary>Bytes the payload file may hold: its offsets are u32.</summary>
    internal long PayloadByteCountMax { get; set; } = uint.MaxValue;

    /// <summary>Length that none of the files may pass; appends answer DiskFull there.</summary>
    internal long FileByteCountMax
    {
        set
        {
            _timestamps.FileByteCountMax = value;
            _offsets.FileByteCountMax = value;
            _payload.FileByteCountMax = value;
        }
    }

    /// <summary>Stores a message. On anything but Ok nothing was stored; LogFull where Elodin would empty the log.</summary>
    internal LogStatus Append(long timestampMicros, ReadOnlySpan<byte> payload)
    {
        Span<byte> record = stackalloc byte[RecordByteCount];
        record.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)payload.Length);
        lock (_appender)
        {
            if (payload.Length <= InlineByteCountMax)
            {
                payload.CopyTo(record[4..]);
                return AppendParts(timestampMicros, record, default);
            }

            long offset = _payload.ByteCount;
            if (offset + payload.Length > PayloadByteCountMax)
            {
                return LogStatus.LogFull;
            }

            payload[..PrefixByteCount].CopyTo(record[4..]);
            BinaryPrimitives.WriteUInt32LittleEndian(record[12..], (uint)offset);
            return AppendParts(timestampMicros, record, payload);
        }
    }

    /// <summary>
    /// The messages of a GetMsgs range, at most <paramref name="limit"/>: from the message at <paramref name="start"/>, or else the last
    /// one before it, or else the first of all, to the message found likewise for <paramref name="end"/>; none when start is beyond end.
    /// </summary>
    /// <remarks>
    /// The log is searched as if it were sorted, which a message pushed with an older time may spoil; clients know the answers that
    /// this exact search gives, so it is kept. Messages whose payload is gone (a damaged file) are left out.
    /// </remarks>
    public IReadOnlyList<(long TimestampMicros, byte[] Payload)> ReadRange(long start, long end, long limit) =>
        ReadRange(start, end, limit, long.MaxValue);

    /// <summary>The same, but it ends with the message whose payload passes a number of bytes in all: who has no use for more.</summary>
    internal IReadOnlyList<(long TimestampMicros, byte[] Payload)> ReadRange(long start, long end, long limit, long payloadByteCountMax)
    {
        long count = Count;
        long payloadByteCount = 0;
        var messages = new List<(long, byte[])>();
        if (count == 0 || start > end)
        {
            return messages;
        }

        long last = Search(end, count);
        for (long i = Search(start, count); i <= last && messages.Count < limit && payloadByteCount <= payloadByteCountMax; i++)
        {
            if (TryReadPayload(i, out byte[] payload))
            {
                payloadByteCount += payload.Length;
                messages.Add((TimestampAt(i), payload));
            }
        }

        return messages;
    }

    /// <summary>One published message; false when its payload is gone.</summary>
    internal bool TryRead(long index, out long timestampMicros, out byte[] payload)
    {
        timestampMicros = TimestampAt(index);
        return TryReadPayload(index, out payload);
    }

    internal void SetMetadata(MsgMetadata metadata)
    {
        lock (_appender)
        {
            AtomicFile.Write(Path.Combine(_directory, DatabaseDirectory.MetadataFileName), metadata);
            Metadata = metadata;
        }
    }

    /// <summary>fsync of payload, records, timestamps.</summary>
    internal void Sync()
    {
        if (_payload.Sync() != LogStatus.Ok || _offsets.Sync() != LogStatus.Ok || _timestamps.Sync() != LogStatus.Ok)
        {
            throw new DatabaseException($"cannot sync {_directory}");
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _timestamps.Dispose();
        _offsets.Dispose();
        _payload.Dispose();
    }

    private LogStatus AppendParts(long timestampMicros, ReadOnlySpan<byte> record, ReadOnlySpan<byte> payload)
    {
        long payloadByteCount = _payload.ByteCount;
        long offsetsByteCount = _offsets.ByteCount;
        LogStatus status = _payload.Append(payload);
        if (status != LogStatus.Ok)
        {
            return status;
        }

        status = _offsets.Append(record);
        if (status == LogStatus.Ok)
        {
            status = _timestamps.Append(System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in timestampMicros)));
        }

        if (status != LogStatus.Ok)
        {
            _offsets.Truncate(offsetsByteCount);
            _payload.Truncate(payloadByteCount);
        }

        return status;
    }

    private long TimestampAt(long index)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        _timestamps.Read(index * sizeof(long), bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    /// <summary>Index of a message at that time, or of the last one before, or 0. Halves down to one candidate even after a hit.</summary>
    private long Search(long timestamp, long count)
    {
        long candidate = 0;
        for (long size = count; size > 1;)
        {
            long half = size / 2;
            if (TimestampAt(candidate + half) <= timestamp)
            {
                candidate += half;
            }

            size -= half;
        }

        return candidate;
    }

    private bool TryReadPayload(long index, out byte[] payload)
    {
        Span<byte> record = stackalloc byte[RecordByteCount];
        _offsets.Read(index * RecordByteCount, record);
        uint byteCount = BinaryPrimitives.ReadUInt32LittleEndian(record);
        if (byteCount <= InlineByteCountMax)
        {
            payload = record.Slice(4, (int)byteCount).ToArray();
            return true;
        }

        payload = [];
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        if (offset + byteCount > _payload.ByteCount || byteCount > MessageByteCountMax)
        {
            return false;
        }

        payload = new byte[byteCount];
        _payload.Read(offset, payload);
        return payload.AsSpan(0, PrefixByteCount).SequenceEqual(record.Slice(4, PrefixByteCount));
    }
}
