using System.Security.Cryptography;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>What one side of a link said of itself, and its bytes: a Hello datagram counts only when it says the very same.</summary>
internal sealed class LinkHello
{
    private readonly byte[] _body;

    private LinkHello(HelloBody hello, ReadOnlySpan<byte> body)
    {
        Node = new NodeId(hello.Node.High, hello.Node.Low);
        UdpPort = hello.UdpPort;
        Token = hello.RowToken;
        _body = body.ToArray();
    }

    /// <summary>The database.</summary>
    public NodeId Node { get; }

    /// <summary>Where it wants datagrams.</summary>
    public int UdpPort { get; }

    /// <summary>What it wants to see in rows that are sent to it.</summary>
    public uint Token { get; }

    /// <summary>The carried body.</summary>
    public ReadOnlySpan<byte> Body => _body;

    /// <summary>Says who we are. The token is new each time, so that a row of an earlier link is never taken for one of this.</summary>
    public static LinkHello Create(Database database, int udpPort)
    {
        var hello = new HelloBody
        {
            Node = new Wire.NodeId(database.NodeId.High, database.NodeId.Low),
            Instance = database.Instance,
            Capabilities = MirrorCapabilities.Rows,
            UdpPort = (ushort)udpPort,
            DatagramByteCountMax = WireLimits.MaxDatagramByteCount,
            RowToken = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))),
            Nonce = RandomNumberGenerator.GetBytes(HelloBody.NonceByteCount),
        };
        byte[] body = new byte[HelloBody.ByteCount];
        hello.Write(body);
        return new LinkHello(hello, body);
    }

    /// <summary>Reads what the peer says of itself; null when it cannot be read or speaks a protocol that we do not.</summary>
    public static LinkHello? TryRead(ReadOnlySpan<byte> body) =>
        HelloBody.TryRead(body, out HelloBody? hello)
        && hello is { ProtocolMin: <= LinkLimits.ProtocolVersion, ProtocolMax: >= LinkLimits.ProtocolVersion }
        && hello.Capabilities.HasFlag(MirrorCapabilities.Rows)
            ? new LinkHello(hello, body)
            : null;
}
