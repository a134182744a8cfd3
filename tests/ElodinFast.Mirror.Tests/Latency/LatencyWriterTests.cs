using System.Net;
using System.Runtime.InteropServices;
using ElodinFast.Hosting;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ElodinFast.Mirror.Tests;

public sealed class LatencyWriterTests
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    [Fact]
    public void Write_OnceAHopWasGoneOver_StoresItsPercentilesAtTheTimeOfTheData()
    {
        using var node = new TestNode();
        node.Register("rocket.a");
        using var writer = new LatencyWriter(node.Database, intervalMs: 0, NullLogger.Instance);
        var stamps = new LatencyStamps();
        writer.Add("sim", isNumbered: true, stamps);
        stamps[LatencyHop.Readable].Record(2000, 99);
        stamps[LatencyHop.Readable].Record(50_000);
        writer.Write();
        Assert.Equal(0, node.CountOf("mirror.sim1.readable")); // a database without data has no time

        node.Write("rocket.a", 1234, 1);
        stamps[LatencyHop.Readable].Record(3000);
        writer.Write();
        Assert.Equal("mirror.sim1.readable", node.Find("mirror.sim1.readable").Name);
        Assert.Equal([2.0, 3, 50, 50], LastOf(node, "mirror.sim1.readable", out long time), (a, b) => Math.Abs(a - b) <= 0.04 * a);
        Assert.Equal(1234, time);
        Assert.Equal(0, node.CountOf("mirror.sim1.sent"));

        // Nothing new, no sample; and then only what is new.
        writer.Write();
        Assert.Equal(1, node.CountOf("mirror.sim1.readable"));
        stamps[LatencyHop.Readable].Record(7000);
        writer.Write();
        Assert.Equal([7.0, 7, 7, 7], LastOf(node, "mirror.sim1.readable", out _), (a, b) => Math.Abs(a - b) <= 0.04 * a);
        Assert.Equal(1234, node.Database.LastUpdated);
    }

    [Fact]
    public void Add_AfterALinkHasEnded_UsesItsNameAgain()
    {
        using var node = new TestNode();
        node.Register("rocket.a");
        node.Write("rocket.a", 1, 1);
        using var writer = new LatencyWriter(node.Database, intervalMs: 0, NullLogger.Instance);
        LatencyStamps[] stamps = [new(), new(), new()];
        writer.Add("sim", isNumbered: true, stamps[0]);
        writer.Add("sim", isNumbered: true, stamps[1]);
        writer.Remove(stamps[0]);
        stamps[2][LatencyHop.Sent].Record(9000); // of an earlier link of the same peer
        writer.Add("sim", isNumbered: true, stamps[2]);
        foreach (LatencyStamps link in stamps)
        {
            link[LatencyHop.Sent].Record(1000);
        }

        writer.Write();
        Assert.Equal([1.0, 1, 1, 1], LastOf(node, "mirror.sim1.sent", out _), (a, b) => Math.Abs(a - b) <= 0.04 * a);
        Assert.Equal(1, node.CountOf("mirror.sim2.sent"));
        Assert.Null(node.Database.FindComponent(ComponentId.FromName("mirror.sim3.sent")));
    }

    [Fact]
    public void Write_NameIsTakenByAnotherType_GivesUp()
    {
        using var node = new TestNode();
        node.Register("mirror.sim1.sent");
        node.Register("rocket.a");
        node.Write("rocket.a", 1, 1);
        using var writer = new LatencyWriter(node.Database, intervalMs: 0, NullLogger.Instance);
        var stamps = new LatencyStamps();
        writer.Add("sim", isNumbered: true, stamps);
        stamps[LatencyHop.Sent].Record(1000);
        writer.Write();
        stamps[LatencyHop.Sent].Record(1000);
        writer.Write();
        Assert.Equal(0, node.CountOf("mirror.sim1.sent"));
    }

    [Fact]
    public void Mirror_OfTwoDatabases_KeepsEachSidesLatenciesThere()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        OwnedTestRow row = a.Own("rocket.a");
        var options = new MirrorOptions { LatencyIntervalMs = 10 };
        using ImpellerServer external = ImpellerServer.Start(b.Database, new ServerOptions { Address = new IPEndPoint(IPAddress.Loopback, 0) });
        using MirrorHost host = MirrorHost.Attach(external, b.Database, options);
        using ImpellerServer embedded = ImpellerServer.Start(a.Database, new ServerOptions { Address = new IPEndPoint(IPAddress.Loopback, 0) });
        string address = $"127.0.0.1:{external.EndPoint.Port}";
        int tick = 0;
        using (MirrorLink link = MirrorLink.Start(a.Database, embedded, address, row.Components, options))
        {
            Wait.Until(
                () =>
                {
                    row.Commit(1000 + tick, tick++);
                    return a.CountOf("mirror.external.encoded") > 0 && a.CountOf("mirror.external.sent") > 0
                        && b.CountOf("mirror.sim1.readable") > 0 && b.CountOf("mirror.sim1.end_to_end") > 0;
                },
                "components of every hop");
            Assert.True(link.WaitUntilMirrored(s_timeout), link.Metrics.ToString());
            Assert.Equal(["encoded", "sent"], link.Metrics.Latency.Keys);
            MirrorMetrics there = Assert.Single(host.Metrics).Value;
            Assert.Equal(["received", "readable", "end_to_end"], there.Latency.Keys);
            Assert.True(there.Latency["readable"].Count > 0 && there.Latency["readable"].Max >= there.Latency["readable"].P50);
            Assert.Contains("elodinfast.mirror.latency sent 0.99", Instruments.Of(address));
        }

        Assert.Empty(Instruments.Of(address));
        Assert.DoesNotContain(b.Database.Components, c => c.Name.StartsWith("mirror.external", StringComparison.Ordinal));
        Assert.DoesNotContain(a.Database.Components, c => c.Name.StartsWith("mirror.sim", StringComparison.Ordinal));
        Assert.DoesNotContain(b.Database.Metadata, m => m.Name.StartsWith("mirror.external", StringComparison.Ordinal));
        Assert.Equal(tick, b.CountOf("rocket.a"));
    }

    private static double[] LastOf(TestNode node, string name, out long timestampMicros)
    {
        SampleRange range = node.Find(name).All();
        double[] values = new double[4 * range.Count];
        long[] times = new long[range.Count];
        range.ReadValues(0, MemoryMarshal.AsBytes(values.AsSpan()));
        range.ReadTimestamps(0, times);
        timestampMicros = times[^1];
        return values[^4..];
    }
}
