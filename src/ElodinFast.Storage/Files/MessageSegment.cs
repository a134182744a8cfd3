using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// Three files that hold a stretch of a message log. The first segment's are Elodin's, later ones have a number behind their names. One
/// appender at a time, any number of readers. Warm.
/// </summary>
/// <remarks>
/// A message of at most 12 bytes stands whole in its 16-byte record; a longer one stands in the payload file, its record holding a copy
/// of the first four bytes and the offset. Written in the order payload, record, timestamp: the timestamps alone are believed.
/// </remarks>
internal sealed partial class MessageSegment : IDisposable
{
    public const string TimestampsFileName = "timestamps";
    public const string OffsetsFileName = "offsets";
    public const string PayloadFileName = "data_log";
    public const int RecordByteCount = 16;

    /// <summary>Highest number of a segment; the first is 0.</summary>
    public const int NumberMax = ushort.MaxValue;

    private const int InlineByteCountMax = 12;
    private const int PrefixByteCount = 4;

    // No packet is larger, so a record that says more is damaged.
    private const uint MessageByteCountMax = 256 << 20;

    private readonly AppendLog _timestamps;
    private readonly AppendLog _offsets;
    private readonly AppendLog _payload;

    private MessageSegment(int number, AppendLog timestamps, AppendLog offsets, AppendLog payload)
    {
        Number = number;
        _timestamps = timestamps;
        _offsets = offsets;
        _payload = payload;
    }

    /// <summary>Its place in the log, from 0.</summary>
    public int Number { get; }

    /// <summary>Messages of the log before it. Set before others see the segment.</summary>
    public long FirstIndex { get; set; }

    /// <summary>Messages held.</summary>
    public long Count => Math.Min(_timestamps.ByteCount / sizeof(long), _offsets.ByteCount / RecordByteCount);

    /// <summary>Length that none of the files may pass; appends answer DiskFull there.</summary>
    public long FileByteCountMax
    {
        get => _payload.FileByteCountMax;
        set
        {
            _timestamps.FileByteCountMax = value;
            _offsets.FileByteCountMax = value;
            _payload.FileByteCountMax = value;
        }
    }

    /// <summary>The files, in the order in which their lengths must be looked at: what the earlier one says the later one has.</summary>
    public IEnumerable<(LogFileKey Key, AppendLog File)> FilesOf(PacketId id) =>
    [
        (new LogFileKey(id.Value, LogFileKind.Timestamps, (ushort)Number), _timestamps),
        (new LogFileKey(id.Value, LogFileKind.Offsets, (ushort)Number), _offsets),
        (new LogFileKey(id.Value, LogFileKind.Payload, (ushort)Number), _payload),
    ];

    /// <summary>Whether a message may go into it: any short one, and one of any length while its payload file holds nothing.</summary>
    public bool HasRoom(int messageByteCount, long payloadByteCountMax) => messageByteCount <= InlineByteCountMax
        || _payload.ByteCount is var held && (held == 0 || held + messageByteCount <= payloadByteCountMax);

    /// <summary>Stores a message that it has room for. On anything but Ok nothing was stored.</summary>
    public LogStatus Append(long timestampMicros, ReadOnlySpan<byte> message)
    {
        Span<byte> record = stackalloc byte[RecordByteCount];
        record.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)message.Length);
        if (message.Length <= InlineByteCountMax)
        {
            message.CopyTo(record[4..]);
            return AppendParts(timestampMicros, record, default);
        }

        message[..PrefixByteCount].CopyTo(record[4..]);
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], (uint)_payload.ByteCount);
        return AppendParts(timestampMicros, record, message);
    }

    /// <summary>Timestamp of one of its messages.</summary>
    public long TimestampAt(long index)
    {
        long timestamp = 0;
        _timestamps.Read(index * sizeof(long), MemoryMarshal.AsBytes(new Span<long>(ref timestamp)));
        return timestamp;
    }

    /// <summary>One of its messages; false when its payload is gone.</summary>
    public bool TryReadPayload(long index, out byte[] payload)
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

    /// <summary>fsync of payload, records, timestamps.</summary>
    public bool TrySync() => _payload.Sync() == LogStatus.Ok && _offsets.Sync() == LogStatus.Ok && _timestamps.Sync() == LogStatus.Ok;

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
            status = _timestamps.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in timestampMicros)));
        }

        if (status != LogStatus.Ok)
        {
            _offsets.Truncate(offsetsByteCount);
            _payload.Truncate(payloadByteCount);
        }

        return status;
    }
}
