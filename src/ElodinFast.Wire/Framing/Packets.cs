using System.Buffers;
using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>
/// Whole packets of every kind, length prefix included, written in place: nothing is allocated or copied on the way. Tables have their own
/// way in a stream's sender.
/// </summary>
public static class Packets
{
    private const int BodyByteCountMax = (int)(WireLimits.MaxLength - WireLimits.MinLength);

    /// <summary>
    /// Reads a message's payload, the body of a packet with its id. Bytes behind a complete message are ignored, as peers do.
    /// </summary>
    /// <param name="body">The payload; a message type that is a ref struct borrows it.</param>
    /// <param name="message">The message; its default when it cannot be read.</param>
    /// <param name="error">Why it cannot be read.</param>
    public static bool TryRead<T>(ReadOnlySpan<byte> body, out T message, out PostcardError error)
        where T : IWireValue<T>, allows ref struct
    {
        var reader = new PostcardReader(body);
        bool isRead = T.TryRead(ref reader, out message);
        error = reader.Error;
        if (!isRead)
        {
            message = default!;
        }

        return isRead;
    }

    /// <summary>Writes a message as one packet.</summary>
    /// <exception cref="ArgumentException">The message is larger than any reader takes.</exception>
    public static void Write<T>(IBufferWriter<byte> output, in T message, byte requestId = 0)
        where T : IWireMessage<T>, allows ref struct
    {
        Span<byte> room = output.GetSpan(PacketHeader.ByteCount + CheckSize(message.MaxByteCount));
        if (!TryWrite(room, in message, out int byteCount, requestId))
        {
            throw new InvalidOperationException($"{typeof(T).Name} does not fit into its {nameof(IWireValue<>.MaxByteCount)}.");
        }

        output.Advance(byteCount);
    }

    /// <summary>Writes a message as one packet, if it fits; what stands in the destination otherwise is of no use.</summary>
    /// <param name="destination">Where to; header and <see cref="IWireValue{TSelf}.MaxByteCount"/> are always enough.</param>
    /// <param name="message">The message.</param>
    /// <param name="byteCount">Bytes of the packet; 0 when it does not fit.</param>
    /// <param name="requestId">The request that is made or answered.</param>
    public static bool TryWrite<T>(Span<byte> destination, in T message, out int byteCount, byte requestId = 0)
        where T : IWireMessage<T>, allows ref struct
    {
        byteCount = 0;
        if (destination.Length < PacketHeader.ByteCount)
        {
            return false;
        }

        var writer = new PostcardWriter(destination[PacketHeader.ByteCount..]);
        message.Write(ref writer);
        if (writer.Overflowed || writer.WrittenByteCount > BodyByteCountMax)
        {
            return false;
        }

        PacketHeader.ForBody(writer.WrittenByteCount, PacketKind.Message, T.PacketId, requestId).Write(destination);
        byteCount = PacketHeader.ByteCount + writer.WrittenByteCount;
        return true;
    }

    /// <summary>Writes a packet around a body that is encoded already.</summary>
    /// <exception cref="ArgumentException">The body is larger than any reader takes.</exception>
    public static void WriteRaw(IBufferWriter<byte> output, PacketKind kind, PacketId id, byte requestId, ReadOnlySpan<byte> body)
    {
        Span<byte> rest = WriteHeader(output, kind, id, requestId, body.Length);
        body.CopyTo(rest);
        output.Advance(PacketHeader.ByteCount + body.Length);
    }

    /// <summary>Writes a message that carries its own time.</summary>
    /// <exception cref="ArgumentException">The body is larger than any reader takes.</exception>
    public static void WriteMessageWithTimestamp(
        IBufferWriter<byte> output, PacketId id, long timestampMicros, ReadOnlySpan<byte> payload, byte requestId = 0)
    {
        long byteCount = sizeof(long) + (long)payload.Length;
        Span<byte> rest = WriteHeader(output, PacketKind.MessageWithTimestamp, id, requestId, byteCount);
        BinaryPrimitives.WriteInt64LittleEndian(rest, timestampMicros);
        payload.CopyTo(rest[sizeof(long)..]);
        output.Advance(PacketHeader.ByteCount + (int)byteCount);
    }

    /// <summary>Writes a time series: the count, the timestamps, then the values as they are.</summary>
    /// <exception cref="ArgumentException">The body is larger than any reader takes.</exception>
    public static void WriteTimeSeries(
        IBufferWriter<byte> output, PacketId id, byte requestId, ReadOnlySpan<long> timestampsMicros, ReadOnlySpan<byte> values)
    {
        long byteCount = sizeof(ulong) + ((long)timestampsMicros.Length * sizeof(long)) + values.Length;
        Span<byte> rest = WriteHeader(output, PacketKind.TimeSeries, id, requestId, byteCount);
        BinaryPrimitives.WriteInt64LittleEndian(rest, timestampsMicros.Length);
        foreach (long timestamp in timestampsMicros)
        {
            rest = rest[sizeof(long)..];
            BinaryPrimitives.WriteInt64LittleEndian(rest, timestamp);
        }

        values.CopyTo(rest[sizeof(long)..]);
        output.Advance(PacketHeader.ByteCount + (int)byteCount);
    }

    // Answers the room behind the header; nothing is advanced yet.
    private static Span<byte> WriteHeader(IBufferWriter<byte> output, PacketKind kind, PacketId id, byte requestId, long bodyByteCount)
    {
        int byteCount = CheckSize(bodyByteCount);
        Span<byte> room = output.GetSpan(PacketHeader.ByteCount + byteCount);
        PacketHeader.ForBody(byteCount, kind, id, requestId).Write(room);
        return room[PacketHeader.ByteCount..];
    }

    private static int CheckSize(long bodyByteCount) => bodyByteCount is >= 0 and <= BodyByteCountMax
        ? (int)bodyByteCount
        : throw new ArgumentException($"Packet too large: {bodyByteCount} body bytes, at most {BodyByteCountMax}.");
}
