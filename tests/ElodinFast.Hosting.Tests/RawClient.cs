using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using ElodinFast.Wire;

namespace ElodinFast.Hosting.Tests;

/// <summary>A connection that sends and reads packets as bytes, so that the server is not tested against our own client.</summary>
public sealed class RawClient : IDisposable
{
    private const byte BarrierRequestId = 251;

    public RawClient(IPEndPoint server)
    {
        Socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 3000, SendTimeout = 5000 };
        Socket.Connect(server);
    }

    public Socket Socket { get; }

    public void Send(byte[] bytes) => Socket.Send(bytes);

    public void Send<T>(T message, byte requestId = 0)
        where T : IWireMessage<T>
    {
        var packet = new ArrayBufferWriter<byte>();
        Packets.Write(packet, in message, requestId);
        Send(packet.WrittenSpan.ToArray());
    }

    public void SendTable(PacketId id, long timestampMicros, params double[] values) => Send(Table(id, timestampMicros, values));

    public static byte[] Table(PacketId id, long timestampMicros, params double[] values)
    {
        byte[] packet = new byte[16 + (8 * values.Length)];
        PacketHeader.ForBody(packet.Length - 8, PacketKind.Table, id, 0).Write(packet);
        BinaryPrimitives.WriteInt64LittleEndian(packet.AsSpan(8), timestampMicros);
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(packet.AsSpan(16 + (8 * i)), values[i]);
        }

        return packet;
    }

    /// <summary>The next packet, or null when the server has closed.</summary>
    public byte[]? Read()
    {
        byte[]? prefix = ReadExactly(4);
        if (prefix is null)
        {
            return null;
        }

        byte[]? rest = ReadExactly(BinaryPrimitives.ReadInt32LittleEndian(prefix));
        return rest is null ? null : [.. prefix, .. rest];
    }

    /// <summary>The next message, which must be of this type.</summary>
    public T Read<T>()
        where T : IWireMessage<T>
    {
        byte[] packet = Read() ?? throw new InvalidOperationException("The server has closed the connection.");
        PacketHeader.TryRead(packet, out PacketHeader header);
        return header.Id == T.PacketId && Packets.TryRead(packet.AsSpan(8), out T message, out _)
            ? message
            : throw new InvalidOperationException($"{typeof(T).Name} expected, {Describe(packet)} came.");
    }

    /// <summary>What came in reply to everything sent so far; ends with "closed" when the server closed instead.</summary>
    public List<string> ReadReplies()
    {
        var replies = new List<string>();
        try
        {
            Send(new GetEarliestTimestamp(), BarrierRequestId);
            while (Read() is { } packet)
            {
                if (packet[7] == BarrierRequestId)
                {
                    return replies;
                }

                replies.Add(Convert.ToHexStringLower(packet));
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.TimedOut)
        {
            return replies; // a silent connection
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            // closed by the server
        }

        replies.Add("closed");
        return replies;
    }

    public static string Describe(byte[] packet) =>
        Packets.TryRead(packet.AsSpan(8), out ErrorResponse error, out _) && packet[5] == 224 && packet[6] == 29
            ? $"error '{error.Description}'"
            : Convert.ToHexStringLower(packet);

    public void Dispose() => Socket.Dispose();

    private byte[]? ReadExactly(int byteCount)
    {
        byte[] bytes = new byte[byteCount];
        for (int read = 0; read < byteCount;)
        {
            int count = Socket.Receive(bytes.AsSpan(read));
            if (count == 0)
            {
                return null;
            }

            read += count;
        }

        return bytes;
    }
}
