using System.Buffers;
using ElodinFast.Wire;

namespace ElodinFast.Client;

/// <summary>Makes whole packets, length prefix included. Cold: allocates what it returns.</summary>
internal static class PacketEncoder
{
    private const int InitialByteCount = 256;

    /// <summary>A message under its own id.</summary>
    public static ReadOnlyMemory<byte> Message<T>(in T message, byte requestId)
        where T : IWireMessage<T>
    {
        var output = new ArrayBufferWriter<byte>(InitialByteCount);
        Packets.Write(output, message, requestId);
        return output.WrittenMemory;
    }

    /// <summary>A packet of any kind with a ready body.</summary>
    public static ReadOnlyMemory<byte> Packet(PacketKind kind, PacketId id, byte requestId, ReadOnlySpan<byte> body)
    {
        var output = new ArrayBufferWriter<byte>(PacketHeader.ByteCount + body.Length);
        Packets.WriteRaw(output, kind, id, requestId, body);
        return output.WrittenMemory;
    }

    /// <summary>A message that carries its own time.</summary>
    public static ReadOnlyMemory<byte> TimedMessage(PacketId id, long timestampMicros, ReadOnlySpan<byte> payload)
    {
        var output = new ArrayBufferWriter<byte>(InitialByteCount);
        Packets.WriteMessageWithTimestamp(output, id, timestampMicros, payload);
        return output.WrittenMemory;
    }
}
