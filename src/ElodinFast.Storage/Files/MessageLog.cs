using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// One message log and its metadata: segments, each of three files. Threads: appends take the log's own lock, reads look at what is
/// published. Warm.
/// </summary>
/// <remarks>
/// Messages keep the order in which they came. When the payloads of a segment would pass 4 GiB, a further one is begun; Elodin, which
/// would empty the log there, reads the first.
/// </remarks>
public sealed partial class MessageLog : IDisposable
{
    internal const string TimestampsFileName = MessageSegment.TimestampsFileName;
    internal const string OffsetsFileName = MessageSegment.OffsetsFileName;
    internal const string PayloadFileName = MessageSegment.PayloadFileName;

    private readonly Lock _appender = new();
    private readonly AppendOnlyList<MessageSegment> _segments = new();
    private readonly string _directory;

    private MessageLog(string directory, PacketId id, ReadOnlySpan<MessageSegment> segments)
    {
        _directory = directory;
        Id = id;
        foreach (MessageSegment segment in segments)
        {
            segment.FirstIndex = Count;
            _segments.Add(segment);
        }
    }

    /// <summary>The log's message id.</summary>
    public PacketId Id { get; }

    /// <summary>Messages held.</summary>
    public long Count => _segments.Count == 0 ? 0 : Newest.FirstIndex + Newest.Count;

    /// <summary>
    /// The files, in the order in which their lengths must be looked at: what the earlier one says the later one has. So the newest
    /// segment comes first: once there is one, those before it do not grow.
    /// </summary>
    internal IEnumerable<(LogFileKey Key, AppendLog File)> Files
    {
        get
        {
            for (int i = _segments.Count - 1; i >= 0; i--)
            {
                foreach ((LogFileKey Key, AppendLog File) file in _segments[i].FilesOf(Id))
                {
                    yield return file;
                }
            }
        }
    }

    /// <summary>How many segments there are.</summary>
    internal int SegmentCount => _segments.Count;

    /// <summary>First timestamp stored, or null.</summary>
    public long? FirstTimestamp => Count == 0 ? null : TimestampAt(0);

    /// <summary>Timestamp of the last message pushed, or null.</summary>
    public long? LastTimestamp => Count is var count && count == 0 ? null : TimestampAt(count - 1);

    /// <summary>Name and schema, when a client has set them.</summary>
    public MsgMetadata? Metadata { get; private set; }

    /// <summary>Bytes of payload that one segment may hold, but for a single longer message: offsets are u32.</summary>
    internal long PayloadByteCountMax { get; set; } = uint.MaxValue;

    /// <summary>Length that none of the files may pass; appends answer DiskFull there.</summary>
    internal long FileByteCountMax
    {
        set => Newest.FileByteCountMax = value;
    }

    private MessageSegment Newest => _segments[_segments.Count - 1];

    /// <summary>Stores a message. On anything but Ok nothing was stored; LogFull when no further segment can be numbered.</summary>
    /// <exception cref="DatabaseException">The files of a further segment could not be made; nothing was stored.</exception>
    internal LogStatus Append(long timestampMicros, ReadOnlySpan<byte> payload)
    {
        lock (_appender)
        {
            MessageSegment segment = Newest;
            if (segment.HasRoom(payload.Length, PayloadByteCountMax))
            {
                return segment.Append(timestampMicros, payload);
            }

            if (segment.Number == MessageSegment.NumberMax)
            {
                return LogStatus.LogFull;
            }

            MessageSegment next = MessageSegment.Create(_directory, segment.Number + 1);
            AtomicFile.SyncDirectory(_directory);
            next.FirstIndex = segment.FirstIndex + segment.Count;
            next.FileByteCountMax = segment.FileByteCountMax;
            _segments.Add(next);
            return next.Append(timestampMicros, payload);
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
            if (TryRead(i, out long timestampMicros, out byte[] payload))
            {
                payloadByteCount += payload.Length;
                messages.Add((timestampMicros, payload));
            }
        }

        return messages;
    }

    /// <summary>One published message; false when its payload is gone.</summary>
    internal bool TryRead(long index, out long timestampMicros, out byte[] payload)
    {
        MessageSegment segment = SegmentOf(index);
        timestampMicros = segment.TimestampAt(index - segment.FirstIndex);
        return segment.TryReadPayload(index - segment.FirstIndex, out payload);
    }

    internal void SetMetadata(MsgMetadata metadata)
    {
        lock (_appender)
        {
            AtomicFile.Write(Path.Combine(_directory, DatabaseDirectory.MetadataFileName), metadata);
            Metadata = metadata;
        }
    }

    /// <summary>fsync of everything.</summary>
    internal void Sync()
    {
        foreach (MessageSegment segment in _segments)
        {
            if (!segment.TrySync())
            {
                throw new DatabaseException($"cannot sync {_directory}");
            }
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (MessageSegment segment in _segments)
        {
            segment.Dispose();
        }
    }

    /// <summary>When a published message was pushed.</summary>
    internal long TimestampAt(long index)
    {
        MessageSegment segment = SegmentOf(index);
        return segment.TimestampAt(index - segment.FirstIndex);
    }

    // The last one that begins at or before the index; one without messages shares its beginning with the next.
    private MessageSegment SegmentOf(long index)
    {
        int low = 0;
        int high = _segments.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = _segments[middle].FirstIndex <= index ? (middle, high) : (low, middle - 1);
        }

        return _segments[low];
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
}
