using ElodinFast.Buffers;
using ElodinFast.Net;
using Xunit;

namespace ElodinFast.Mirror.Tests;

public sealed class LinkThroughputTests
{
    private const int RingByteCount = 32 * 1024 * 1024;

    private static readonly string[] s_names = ["rocket.a", "rocket.b", "rocket.c", "rocket.d"];

    [Fact]
    public void Link_HundredThousandRowsAsFastAsTheyGo_LosesNothingAndAllocatesNothing()
    {
        const int WarmCount = 40_000;
        const int Count = 110_000;

        // Room for all rows: a follower that is lapped takes the logs, which is not what is measured here.
        using var a = new TestNode(RingByteCount);
        using var b = new TestNode(RingByteCount);
        OwnedTestRow row = a.Own(s_names);
        using var pair = new LinkPair(a, b, row.Components.Select(c => c.Id));
        pair.B.WarmAfterPacketCount = WarmCount;
        for (int i = 0; i < WarmCount; i++)
        {
            row.Commit(i, i);
        }

        Wait.Until(() => b.CountOf("rocket.a") == WarmCount, "warm-up");
        Wait.Until(() => pair.A.Link.SenderMeter is { IsWarm: true } && pair.B.Meter!.IsWarm, "warm threads");
        HotThreadMeter sender = pair.A.Link.SenderMeter!;

        const int Sent = WarmCount + Count;
        long metered = sender.AllocatedBytes + pair.B.Meter!.AllocatedBytes;
        long allocated = FlyAndMeasure(row, WarmCount, Count);
        Wait.Until(() => pair.B.Link.PositionsOfPeer().All(t => t.Count == Sent), "all rows", seconds: 30);
        allocated += sender.AllocatedBytes + pair.B.Meter!.AllocatedBytes - metered;

        Assert.Equal(0, pair.CountersB.Lost + pair.CountersB.Duplicates + pair.CountersB.Bad + pair.CountersA.Stalls);
        Assert.Equal(4L * Sent, pair.CountersB.SamplesReceived);
        Assert.Equal(0, allocated);
        Assert.Equal(a.Read("rocket.d").Values, b.Read("rocket.d").Values);
    }

    [Fact]
    public void Commit_Inline_SendsAndAllocatesNothing()
    {
        const int WarmCount = 20_000;
        const int Count = 20_000;
        using var a = new TestNode(RingByteCount);
        using var b = new TestNode(RingByteCount);
        OwnedTestRow row = a.Own(s_names);
        using var pair = new LinkPair(a, b, row.Components.Select(c => c.Id), threads: new LinkThreads { Mode = LinkMode.Inline });
        for (int i = 0; i < WarmCount; i++)
        {
            row.Commit(i, i);
        }

        Wait.Until(() => b.CountOf("rocket.a") == WarmCount, "warm-up");
        Assert.Equal(0, FlyAndMeasure(row, WarmCount, Count));
        Wait.Until(() => b.CountOf("rocket.a") == WarmCount + Count, "all rows");
        Assert.Equal(0, pair.CountersB.Lost + pair.CountersB.Duplicates + pair.CountersB.Bad + pair.CountersA.Stalls);
    }

    [Fact]
    public void Metrics_LinkIsUp_TellWhatTheSystemGrantsItsSocket()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        OwnedTestRow row = a.Own(s_names);
        using var pair = new LinkPair(a, b, row.Components.Select(c => c.Id));
        row.Commit(1, 1);
        Wait.Until(() => pair.CountersA.Udp is not null && pair.CountersB.Udp is not null, "reports");
        MirrorMetrics metrics = LinkReport.Create(pair.CountersA, "Live", connects: 1, lastError: null);
        Assert.Equal(1 << 20, metrics.Udp!.ReceiveBufferWanted);
        Assert.Equal(65_507, metrics.Udp.DatagramByteCountMax);
        Assert.Equal((0, 0), (metrics.Udp.KernelDrops, metrics.KernelDropsThere));
    }

    [Fact]
    public void OnDatagrams_NoWholePackets_CountsEachAsBad()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        using var pair = new LinkPair(a, b, a.Own(s_names).Components.Select(c => c.Id));
        pair.B.Link.OnDatagrams(new byte[30], segmentByteCount: 10);
        Assert.Equal(3, pair.CountersB.Bad);
    }

    private static long FlyAndMeasure(OwnedTestRow row, int first, int count)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = first; i < first + count; i++)
        {
            row.Commit(i, i);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
