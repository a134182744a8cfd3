using System.Net;
using System.Net.Sockets;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Hosting.Tests;

/// <summary>Ports: taken, free, and free again.</summary>
public class BindTests
{
    [Fact]
    public void Start_AgainOnTheSamePort_WorksWithClientsStillConnected()
    {
        using var fixture = new ServerFixture();
        using RawClient client = fixture.Connect();
        client.Send(new GetDbSettings());
        client.Read<DbConfig>();
        for (int i = 0; i < 3; i++)
        {
            fixture.Restart();
            using RawClient next = fixture.Connect();
            next.Send(new GetDbSettings());
            next.Read<DbConfig>();
        }
    }

    [Fact]
    public void Start_TcpListenerThere_SaysSo()
    {
        using var fixture = new ServerFixture();
        var e = Assert.Throws<ServerBindException>(
            () => ImpellerServer.Start(fixture.Database, ServerFixture.Options(fixture.Server.EndPoint.Port)));
        Assert.StartsWith($"TCP 127.0.0.1:{fixture.Server.EndPoint.Port} is taken", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_UdpPortTaken_SaysSo()
    {
        using var fixture = new ServerFixture();
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        var e = Assert.Throws<ServerBindException>(() => ImpellerServer.Start(fixture.Database, ServerFixture.Options(port)));
        Assert.StartsWith($"UDP 127.0.0.1:{port} is taken", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_DualStack_ServesBothFamiliesAndCallsIPv4ByItsName()
    {
        using var fixture = new ServerFixture();
        using ImpellerServer server = ImpellerServer.Start(
            fixture.Database, new ServerOptions { Address = new IPEndPoint(IPAddress.IPv6Any, 0) });
        Assert.Equal(server.EndPoint.Port, server.Udp.LocalEndPoint.Port);
        foreach (IPAddress address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            using var client = new RawClient(new IPEndPoint(address, server.EndPoint.Port));
            client.Send(new GetDbSettings());
            client.Read<DbConfig>();
        }
    }

    [Theory]
    [InlineData("127.0.0.1:2240", "127.0.0.1:2240", null)]
    [InlineData("127.0.0.1:0", "127.0.0.1:0", null)]
    [InlineData("127.0.0.1:05", "127.0.0.1:5", null)]
    [InlineData("[::1]:7", "[::1]:7", null)]
    [InlineData("::1:7", "[::1]:7", null)]
    [InlineData("[::ffff:127.0.0.1]:7", "127.0.0.1:7", null)]
    [InlineData("127.0.0.1", null, "invalid socket address")]
    [InlineData("", null, "invalid socket address")]
    [InlineData("127.0.0.1:", null, "invalid port value")]
    [InlineData("127.0.0.1:65536", null, "invalid port value")]
    [InlineData("127.0.0.1:-1", null, "invalid port value")]
    [InlineData("127.0.0.1:5 ", null, "invalid port value")]
    [InlineData(":5", null, "failed to lookup address information: Name or service not known")]
    [InlineData("256.0.0.1:5", null, "failed to lookup address information: Name or service not known")]
    public void TryResolve_AsPeersWriteAddresses_AnswersAsTheyDo(string text, string? expected, string? error)
    {
        bool resolved = StreamTarget.TryResolve(text, out IPEndPoint? target, out string? failure);
        Assert.Equal(expected is not null, resolved);
        Assert.Equal(error, failure);
        Assert.Equal(expected, target?.ToString());
    }
}
