using System.Diagnostics;
using ElodinFast.Net;
using ElodinFast.TestKit;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Mirror.Tests;

public sealed class LinkLatencyTests
{
    private const int RowCount = 500;

    [Theory]
    [InlineData(LinkMode.Event)]
    [InlineData(LinkMode.Inline)]
    public void Link_OfTwoDatabasesOnOneMachine_CountsEveryHop(LinkMode mode)
    {
        using var a = new TestNode();
        using var b = new TestNode();
        OwnedTestRow row = a.Own("rocket.a", "rocket.b");
        using var pair = new LinkPair(a, b, row.Components.Select(c => c.Id), threads: new LinkThreads { Mode = mode });
        LatencyStamps sent = pair.CountersA.Latency;
        LatencyStamps received = pair.CountersB.Latency;
        int count = 0;
        Commit();

        // The first stamp is told once each side knows the other's clock.
        Wait.Until(
            () =>
            {
                Commit();
                return received[LatencyHop.FromIntended].Count > 0;
            },
            "stamps");
        for (int i = 0; i < RowCount; i++)
        {
            Commit();
        }

        Wait.Until(() => b.CountOf("rocket.a") == count && sent[LatencyHop.Sent].Count + sent.UnstampedCount >= count, "all rows");
        Wait.Until(() => received[LatencyHop.Readable].Count == count, "the last stamp");
        Assert.Equal(count, sent[LatencyHop.Encoded].Count + sent.UnstampedCount);
        Assert.Equal(sent[LatencyHop.Encoded].Count, sent[LatencyHop.Committed].Count);
        foreach (LatencyHop hop in new[] { LatencyHop.Received, LatencyHop.EndToEnd, LatencyHop.FromIntended })
        {
            Assert.InRange(received[hop].Count, 1, count);
        }

        // A millisecond too late by intent: so much longer the way is from there.
        Assert.True(sent[LatencyHop.Committed].Percentile(0) >= 900_000);
        Assert.True(received[LatencyHop.FromIntended].Percentile(0) >= 900_000);
        Assert.True(received[LatencyHop.EndToEnd].Max >= received[LatencyHop.Received].Percentile(0));
        Assert.Equal(0, pair.CountersB.Bad + pair.CountersB.Lost);

        void Commit()
        {
            long nowNs = Stopwatch.GetTimestamp();
            row.Components[0].Owner!.NoteDeadline(nowNs, nowNs - 1_000_000);
            row.Commit(1000 + count, count);
            count++;
        }
    }

    [Fact]
    public void Link_WhoseDatagramsAreLostDoubledAndSwapped_CountsNoRowTwice()
    {
        int seed = Random.Shared.Next();
        using var a = new TestNode();
        using var b = new TestNode();
        OwnedTestRow row = a.Own("rocket.a");
        using var pair = new LinkPair(
            a, b, row.Components.Select(c => c.Id), filterFromA: r => new FaultyRoute(r, seed, loss: 0.1, duplication: 0.2, reorder: 0.1));
        for (int i = 0; i < 1000; i++)
        {
            row.Commit(i, i);
            if (i % 10 == 0)
            {
                Thread.Yield();
            }
        }

        Wait.Until(() => pair.B.Link.PositionsOfPeer() is [{ Count: 1000 }], $"all rows (seed {seed})");
        LatencyStamps received = pair.CountersB.Latency;
        Wait.Until(() => received[LatencyHop.Readable].Count == pair.CountersB.RowsReceived, $"the last stamp (seed {seed})");
        Assert.InRange(received[LatencyHop.EndToEnd].Count, 0, 1000);
        Assert.True(pair.CountersB.Bad == 0, $"seed {seed}");
    }

    [Fact]
    public void MonotonicClockId_OfAnotherBootOrNamespace_Differs()
    {
        using var directory = new TemporaryDirectory();
        string boot = directory["boot_id"];
        string link = directory["time"];
        Assert.Null(MonotonicClockId.Read(boot, link));
        File.WriteAllText(boot, "4f0a\n");
        ClockBody? first = MonotonicClockId.Read(boot, link);
        Assert.NotNull(first);
        Assert.Equal(first, MonotonicClockId.Read(boot, link));
        File.WriteAllText(directory["time:[1]"], string.Empty);
        File.CreateSymbolicLink(link, directory["time:[1]"]);
        Assert.NotEqual(first, MonotonicClockId.Read(boot, link));
        File.Delete(link);
        File.WriteAllText(boot, "4f0b\n");
        Assert.NotEqual(first, MonotonicClockId.Read(boot, link));
    }
}
