using System.Net;
using System.Net.Sockets;
using Xunit;

namespace ElodinFast.Hosting.Tests;

/// <summary>Someone who sends datagrams to a node, never faster than it takes them.</summary>
internal sealed class UdpSender : IDisposable
{
    private const int UnderWayMax = 64;

    private readonly UdpNode _node;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly long _before;
    private long _sent;

    public UdpSender(UdpNode node)
    {
        _node = node;
        _before = node.Counters.Datagrams;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Connect(node.Port.LocalEndPoint);
    }

    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    public void Send(ReadOnlySpan<byte> datagram)
    {
        Assert.Equal(datagram.Length, _socket.Send(datagram));
        _sent++;
        if (_sent % UnderWayMax == 0)
        {
            Flush();
        }
    }

    /// <summary>Waits until everything was taken in. Only while nobody else sends.</summary>
    public void Flush() => UdpNode.WaitUntil(() => _node.Counters.Datagrams >= _before + _sent, $"{_sent} datagrams");

    public int Receive(Span<byte> buffer, int timeoutMs)
    {
        _socket.ReceiveTimeout = timeoutMs;
        return _socket.Receive(buffer);
    }

    public void Dispose() => _socket.Dispose();
}
