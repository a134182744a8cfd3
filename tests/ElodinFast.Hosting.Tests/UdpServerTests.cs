using System.Net;
using System.Net.Sockets;
using ElodinFast.Storage;
using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Hosting.Tests;

/// <summary>Two servers, told over TCP to stream to each other.</summary>
public class UdpServerTests
{
    [Fact]
    public void UdpUnicast_EachWay_KeepsEverySampleOnce()
    {
        const int SampleCount = 500;
        using var directory = new TemporaryDirectory();
        using Database left = Database.Open(directory["left"]);
        using Database right = Database.Open(directory["right"]);
        using ImpellerServer leftServer = ImpellerServer.Start(left, new ServerOptions { Address = new IPEndPoint(IPAddress.Loopback, 0) });
        using ImpellerServer rightServer = ImpellerServer.Start(right, new ServerOptions { Address = new IPEndPoint(IPAddress.Loopback, 0) });
        using TcpClient toLeft = Ask(leftServer, rightServer.EndPoint);
        using TcpClient toRight = Ask(rightServer, leftServer.EndPoint);
        UdpNode.WaitUntil(() => leftServer.UdpStreams.All.Count == 1 && rightServer.UdpStreams.All.Count == 1, "the streams");
        Assert.True(left.TryRegister(ComponentId.FromName("x"), new ComponentSchema(PrimitiveType.F64), false, out Component component));
        for (int i = 0; i < SampleCount; i++)
        {
            Assert.Equal(CommitStatus.Ok, left.Write(component, 1000 + (i / 3), BitConverter.GetBytes((double)i)));
            if (i % 50 == 0)
            {
                Thread.Sleep(1);
            }
        }

        UdpNode.WaitUntil(() => right.FindComponent(component.Id)?.SampleCount >= SampleCount, "the other side");
        Thread.Sleep(1000); // nothing may grow
        Assert.Equal(SampleCount, component.SampleCount);
        Assert.Equal(SampleCount, right.FindComponent(component.Id)!.SampleCount);
        Assert.Equal(0, rightServer.UdpStreams.All[0].SamplesSent);
        Assert.Equal(SampleCount, rightServer.UdpCounters.SamplesStored);
    }

    private static TcpClient Ask(ImpellerServer server, IPEndPoint target)
    {
        var client = new TcpClient();
        client.Connect(server.EndPoint);
        client.GetStream().Write(UdpNode.Packet(new UdpUnicast(new StreamRequest(StreamBehavior.RealTime, 0), target.ToString())));
        return client;
    }
}
