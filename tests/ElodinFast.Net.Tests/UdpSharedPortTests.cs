using System.Net;
using System.Net.Sockets;
using Xunit;

namespace ElodinFast.Net.Tests;

/// <summary>A server's port and those of its links under one number.</summary>
public sealed class UdpSharedPortTests
{
    private const int TimeoutMs = 2000;

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("0.0.0.0", "127.0.0.1")]
    [InlineData("::1", "::1")]
    [InlineData("::", "::1")]
    [InlineData("::", "127.0.0.1")]
    public void OpenFor_PeersAndStrangers_EachReachesItsOwn(string bound, string reached)
    {
        IPAddress address = IPAddress.Parse(reached);
        using UdpPort shared = Bind(IPAddress.Parse(bound));
        var server = new IPEndPoint(address, shared.LocalEndPoint.Port);
        using UdpPort first = Bind(address);
        using UdpPort second = Bind(address);
        using UdpPort stranger = Bind(address);
        first.Connect(server);
        second.Connect(server);
        using UdpPort forFirst = shared.OpenFor(address, first.LocalEndPoint, 1 << 16);
        using UdpPort forSecond = shared.OpenFor(address, second.LocalEndPoint, 1 << 16);

        Assert.Equal(UdpSendStatus.Sent, first.Send(new byte[1]));
        Assert.Equal(UdpSendStatus.Sent, second.Send(new byte[2]));
        Assert.Equal(UdpSendStatus.Sent, stranger.SendTo(new byte[3], stranger.CreateAddress(server)));
        Assert.Equal(1, Receive(forFirst));
        Assert.Equal(2, Receive(forSecond));
        Assert.Equal(3, Receive(shared));

        // The peers are connected to the server's address and number, so they take nothing from anywhere else.
        Assert.Equal(UdpSendStatus.Sent, forFirst.Send(new byte[4]));
        Assert.Equal(UdpSendStatus.Sent, forSecond.Send(new byte[5]));
        Assert.Equal(4, Receive(first));
        Assert.Equal(5, Receive(second));
    }

    [Fact]
    public void OpenFor_Closed_PeersDatagramsReachTheServersPortAgain()
    {
        using UdpPort shared = Bind(IPAddress.Loopback);
        using UdpPort peer = Bind(IPAddress.Loopback);
        peer.Connect(shared.LocalEndPoint);
        shared.OpenFor(IPAddress.Loopback, peer.LocalEndPoint, 1 << 16).Dispose();
        Assert.Equal(UdpSendStatus.Sent, peer.Send(new byte[7]));
        Assert.Equal(7, Receive(shared));
    }

    [Fact]
    public void Bind_NumberOfAServerWithLinks_IsRefused()
    {
        using UdpPort shared = Bind(IPAddress.Loopback);
        using UdpPort link = shared.OpenFor(IPAddress.Loopback, new IPEndPoint(IPAddress.Loopback, 9), 1 << 16);
        SocketException refused = Assert.Throws<SocketException>(() => UdpPort.Bind(shared.LocalEndPoint, 1 << 16));
        Assert.Equal(SocketError.AddressAlreadyInUse, refused.SocketErrorCode);
    }

    [Fact]
    public void ReceiveUncut_Connected_TakesWhatIsThereAndDoesNotWait()
    {
        using UdpPort a = Bind(IPAddress.Loopback);
        using UdpPort b = Bind(IPAddress.Loopback);
        a.Connect(b.LocalEndPoint);
        b.Connect(a.LocalEndPoint);
        byte[] buffer = GC.AllocateArray<byte>(ushort.MaxValue + 1, pinned: true);
        Assert.Equal(-1, b.ReceiveUncut(buffer));
        Assert.Equal(1, b.EmptyCount);
        a.Send(new byte[300]);
        Assert.Equal(300, b.ReceiveUncut(buffer));
        Assert.Equal(-1, b.ReceiveUncut(buffer));
        b.Dispose();
        Assert.Equal(-1, b.ReceiveUncut(buffer));
    }

    private static UdpPort Bind(IPAddress address) => UdpPort.Bind(new IPEndPoint(address, 0), 1 << 16);

    private static int Receive(UdpPort port) => port.Receive(new byte[ushort.MaxValue + 1], port.CreateAddress(), TimeoutMs);
}
