using System.Buffers;
using System.Buffers.Binary;
using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>Whole packets, length prefix included, of every kind. Warm: tables have their own way in a stream's sender.</summary>
public static class Packets
{
    private const int TimestampByteCount = sizeof(long);

    /// <summary>Writes a message as one packet.</summary>
    public static void Write<T>(IBufferWriter<byte> output, in T message, byte requestId = 0)
        where T : IWireMessage<T>
    {
        // The length stands in front, so the payload is written aside first.
        using var payload = new ArrayPoolBufferWriter<byte>();
        var writer = new PostcardWriter(payload);
        message.Write(ref writer);
        WriteRaw(output, PacketKind.Message, T.PacketId, requestId, payload.WrittenSpan);
    }

    /// <summary>Reads a message's payload, the body of a packet with its id. Bytes behind a complete message are ignored, as peers do.</summary>
    public static bool TryRead<T>(ReadOnlySpan<byte> body, out T message, out PostcardError error)
        where T : IWireMessage<T>
    {
        var reader = new PostcardReader(body);
        bool read = T.TryRead(ref reader, out message);
        error = reader.Error;
        if (!read)
        {
            message = default!;
        }

        return read;
    }

    /// <summary>Writes a packet around a body that is encoded already.</summary>
    /// <exception cref="ArgumentException">The body is larger than any reader takes.</exception>
    public static void WriteRaw(IBufferWriter<byte> output, PacketKind kind, PacketId id, byte requestId, ReadOnlySpan<byte> body)
    {
        WriteHeader(output, kind, id, requestId, body.Length);
        output.Write(body);
    }

    /// <summary>Writes a message that carries its own time.</summary>
    public static void WriteMessageWithTimestamp(
        IBufferWriter<byte> output, PacketId id, long timestampMicros, ReadOnlySpan<byte> payload, byte requestId = 0)
    {
        WriteHeader(output, PacketKind.MessageWithTimestamp, id, requestId, (long)TimestampByteCount + payload.Length);
        WriteI64(output, timestampMicros);
        output.Write(payload);
    }

    /// <summary>Writes a time series: the count, the timestamps, then the values as they are.</summary>
    public static void WriteTimeSeries(
        IBufferWriter<byte> output, PacketId id, byte requestId, ReadOnlySpan<long> timestampsMicros, ReadOnlySpan<byte> values)
    {
        long bodyByteCount = sizeof(long) + ((long)timestampsMicros.Length * TimestampByteCount) + values.Length;
        WriteHeader(output, PacketKind.TimeSeries, id, requestId, bodyByteCount);
        WriteI64(output, timestampsMicros.Length);
        foreach (long timestamp in timestampsMicros)
        {
            WriteI64(output, timestamp);
        }

        output.Write(values);
    }

    private static void WriteHeader(IBufferWriter<byte> output, PacketKind kind, PacketId id, byte requestId, long bodyByteCount)
    {
        if (bodyByteCount > WireLimits.MaxLength - WireLimits.MinLength)
        {
            throw new ArgumentException($"Packet too large: {bodyByteCount} body bytes, at most {WireLimits.MaxLength - WireLimits.MinLength}.");
        }

        PacketHeader.ForBody((int)bodyByteCount, kind, id, requestId).Write(output.GetSpan(PacketHeader.ByteCount));
        output.Advance(PacketHeader.ByteCount);
    }

    private static void WriteI64(IBufferWriter<byte> output, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }
}
