using System.Net;
using ElodinFast.Hosting;
using ElodinFast.Net;
using Xunit;

namespace ElodinFast.Mirror.Tests;

public sealed class MirrorMeterTests
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    [Fact]
    public void Collect_LinkOfTwoDatabases_TellsItsRowsAndItsSocketOnBothSides()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        using var external = new ExternalSide(b);
        OwnedTestRow row = a.Own("rocket.a", "rocket.b");
        using ImpellerServer embedded = Serve(a);
        string there = a.Database.NodeId.ToString(); // what the external side calls the link
        using (MirrorLink link = Start(a, embedded, external.Address, row))
        {
            for (int i = 0; i < 100; i++)
            {
                row.Commit(1000 + i, i);
            }

            Assert.True(link.WaitUntilMirrored(s_timeout), link.Metrics.ToString());
            Wait.Until(() => link.Metrics.Udp is not null && external.Host!.Metrics[there].Udp is not null, "a look at both sockets");
            Dictionary<string, double> told = Instruments.Of(external.Address);
            AssertSocket(link.Metrics.Udp!, told);
            Assert.Equal(link.Metrics.RowsSent, told["elodinfast.mirror.rows send"]);
            Assert.True(told["elodinfast.mirror.rows send"] >= 100);
            Assert.Equal(0, told["elodinfast.mirror.rows receive"]);
            Assert.Equal(0, told["elodinfast.mirror.samples.lost here"] + told["elodinfast.mirror.samples.lost there"]);
            Assert.Equal(0, told["elodinfast.mirror.rows.parked here"]);
            Assert.Equal(0, told["elodinfast.mirror.udp.kernel_drops there"]);

            told = Instruments.Of(there);
            AssertSocket(external.Host!.Metrics[there].Udp!, told);
            Assert.Equal(external.Host.Metrics[there].RowsReceived, told["elodinfast.mirror.rows receive"]);
            Assert.True(told["elodinfast.mirror.rows receive"] >= 100);
        }

        Assert.Empty(Instruments.Of(external.Address));
        Wait.Until(() => Instruments.Of(there).Count == 0, "the end of the link on the other side");
        Assert.True(external.Host.Metrics[there].RowsReceived >= 100); // its metrics stay
    }

    [Fact]
    public void Collect_ExternalSideGoesAndComesAgain_LinkHasValuesWhileItIsUpAndItsCountersGoOn()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        OwnedTestRow row = a.Own("rocket.a");
        using ImpellerServer embedded = Serve(a);
        var external = new ExternalSide(b);
        int port = external.Port;
        string address = external.Address;
        string there = a.Database.NodeId.ToString();
        using MirrorLink link = Start(a, embedded, address, row);
        row.Commit(1000, 0);
        Assert.True(link.WaitUntilMirrored(s_timeout), link.Metrics.ToString());
        Assert.Equal(1, Instruments.Of(address)["elodinfast.mirror.rows send"]);
        external.Dispose();
        Assert.Empty(Instruments.Of(there));
        Wait.Until(() => Instruments.Of(address).Count == 0, "the end of the link");

        row.Commit(2000, 1);
        using var next = new ExternalSide(b, port);
        Assert.True(link.WaitUntilMirrored(s_timeout), link.Metrics.ToString());
        Assert.InRange(Instruments.Of(address)["elodinfast.mirror.rows send"], 2, 3); // the link that ended may have sent it, too
        Assert.Equal(1, Instruments.Of(there)["elodinfast.mirror.rows receive"]); // of a host that is new
    }

    [Fact]
    public void Collect_PlainPeer_TellsItsSocketToo()
    {
        using var a = new TestNode();
        using var peer = new PlainStandIn();
        OwnedTestRow row = a.Own("rocket.a");
        row.Commit(1000, 0);
        using ImpellerServer embedded = Serve(a);
        string address = $"127.0.0.1:{peer.Port}";
        using (MirrorLink link = Start(a, embedded, address, row))
        {
            Assert.True(link.WaitUntilMirrored(s_timeout), link.Metrics.ToString());
            Wait.Until(() => link.Metrics.Udp is not null, "a look at the socket");
            Dictionary<string, double> told = Instruments.Of(address);
            AssertSocket(link.Metrics.Udp!, told);
            Assert.Equal(1, told["elodinfast.mirror.rows send"]);
        }

        Assert.Empty(Instruments.Of(address));
    }

    [Fact]
    public void Collect_WhatTheCountersSay_IsUnderItsOwnName()
    {
        var counters = new LinkCounters
        {
            RowsSent = 1,
            RowsReceived = 2,
            Lost = 3,
            LostThere = 4,
            RowsParked = 5,
            KernelDropsThere = 6,
        };
        counters.Latency.UnstampedCount = 7;
        string link = Guid.NewGuid().ToString();
        MirrorMeter.Add(counters, link);
        try
        {
            Dictionary<string, double> told = Instruments.Of(link);
            Assert.Equal(
                [
                    ("elodinfast.mirror.latency.unstamped", 7),
                    ("elodinfast.mirror.rows receive", 2),
                    ("elodinfast.mirror.rows send", 1),
                    ("elodinfast.mirror.rows.parked here", 5),
                    ("elodinfast.mirror.samples.lost here", 3),
                    ("elodinfast.mirror.samples.lost there", 4),
                    ("elodinfast.mirror.udp.kernel_drops there", 6),
                ],
                told.Select(static t => (t.Key, t.Value)).OrderBy(static t => t.Key, StringComparer.Ordinal));

            var socket = new UdpState
            {
                SendsRuns = true,
                ReceiveBufferWanted = 400,
                ReceiveBufferGranted = 300,
                SendBufferWanted = 200,
                SendBufferGranted = 100,
                KernelDrops = 50,
            };
            Volatile.Write(ref counters.Udp, socket);
            AssertSocket(socket, Instruments.Of(link));
            Volatile.Write(ref counters.Udp, socket with { SendsRuns = false, ReceivesRuns = true });
            AssertSocket(socket with { SendsRuns = false, ReceivesRuns = true }, Instruments.Of(link));
        }
        finally
        {
            MirrorMeter.Remove(counters);
        }

        Assert.Empty(Instruments.Of(link));
    }

    private static void AssertSocket(UdpState state, Dictionary<string, double> told)
    {
        Assert.Equal(state.SendsRuns ? 1 : 0, told["elodinfast.mirror.udp.offload send"]);
        Assert.Equal(state.ReceivesRuns ? 1 : 0, told["elodinfast.mirror.udp.offload receive"]);
        Assert.Equal(state.SendBufferWanted, told["elodinfast.mirror.udp.buffer.asked send"]);
        Assert.Equal(state.ReceiveBufferWanted, told["elodinfast.mirror.udp.buffer.asked receive"]);
        Assert.Equal(state.SendBufferGranted, told["elodinfast.mirror.udp.buffer.granted send"]);
        Assert.Equal(state.ReceiveBufferGranted, told["elodinfast.mirror.udp.buffer.granted receive"]);
        Assert.Equal(state.KernelDrops, told["elodinfast.mirror.udp.kernel_drops here"]);
        Assert.True(state.ReceiveBufferGranted > 0 && state.SendBufferGranted > 0);
    }

    private static ImpellerServer Serve(TestNode node) =>
        ImpellerServer.Start(node.Database, new ServerOptions { Address = new IPEndPoint(IPAddress.Loopback, 0) });

    private static MirrorLink Start(TestNode node, ImpellerServer embedded, string address, OwnedTestRow row) =>
        MirrorLink.Start(node.Database, embedded, address, row.Components, new MirrorOptions { RetryMaxMs = 200 });
}
