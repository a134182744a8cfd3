using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Mirror.Tests;

/// <summary>The receiving database has no room: the sender keeps the rows, and all of them are there in the end, each once.</summary>
public sealed class FullReceiverTests
{
    private const int RowCount = 5000;
    private const int WideByteCount = 64 * 1024;

    private static readonly string[] s_names = ["rocket.a", "rocket.b", "rocket.c"];

    [Theory]
    [InlineData(LinkMode.Event)]
    [InlineData(LinkMode.Inline)]
    public void Link_DiskIsFullForLong_EveryRowIsStoredOnceThereIsRoom(LinkMode mode)
    {
        long free = long.MaxValue;
        using var a = new TestNode(ringByteCount: 64 * 1024);
        using var b = new TestNode(ringByteCount: 64 * 1024, freeByteCount: _ => Volatile.Read(ref free));
        OwnedTestRow row = a.Own(s_names);
        using var pair = new LinkPair(a, b, row.Components.Select(c => c.Id), threads: new LinkThreads { Mode = mode });
        row.Commit(1000, 0);
        Wait.Until(() => s_names.All(n => b.CountOf(n) == 1), "the first row");
        Volatile.Write(ref free, 0);
        Wait.Until(() => b.Database.IsDiskFull, "full disk");
        for (int i = 1; i < RowCount; i++)
        {
            row.Commit(1000 + i, i);
        }

        Wait.Until(() => LinkReport.Create(pair.CountersA, "Live", 1, null).WaitsFor == "room on the other side", "the sender knows");
        MirrorMetrics there = LinkReport.Create(pair.CountersB, "Live", 1, null);
        Assert.Equal("room here", there.WaitsFor);
        Assert.InRange(there.RowsParked, 1, RowCount);

        // Longer than it takes to declare a window lost, and a goal: neither may happen.
        Thread.Sleep(3 * LinkLimits.StallTimeMs);
        Assert.InRange(b.CountOf(s_names[0]), 1, RowCount - 1);
        Volatile.Write(ref free, long.MaxValue);
        AssertWhole(pair, a, b, s_names, RowCount);
        Wait.Until(() => LinkReport.Create(pair.CountersA, "Live", 1, null).WaitsFor is null, "the sender knows that there is room");
        Assert.Equal(0, LinkReport.Create(pair.CountersB, "Live", 1, null).RowsParked);
    }

    [Fact]
    public void Link_DiskIsFullAgainAndAgain_EveryRowIsStoredOnce()
    {
        long free = long.MaxValue;
        using var a = new TestNode(ringByteCount: 64 * 1024);
        using var b = new TestNode(ringByteCount: 64 * 1024, freeByteCount: _ => Volatile.Read(ref free));
        OwnedTestRow row = a.Own(s_names);
        a.Register("rocket.alone");
        using var pair = new LinkPair(a, b, row.Components.Select(c => c.Id));
        for (int i = 0; i < RowCount; i++)
        {
            row.Commit(1000 + i, i);
            while (a.Write("rocket.alone", 1000 + i, i) != CommitStatus.Ok)
            {
                a.Database.Drain();
            }

            if (i % 1000 == 500)
            {
                Volatile.Write(ref free, 0);
            }
            else if (i % 1000 == 999)
            {
                Wait.Until(() => b.Database.IsDiskFull, "full disk");
                Volatile.Write(ref free, long.MaxValue);
            }
        }

        AssertWhole(pair, a, b, [.. s_names, "rocket.alone"], RowCount);
    }

    [Fact]
    public void Link_LargeComponentOverTcpAndDiskIsFull_WaitsToo()
    {
        long free = long.MaxValue;
        using var a = new TestNode();
        using var b = new TestNode(ringByteCount: 64 * 1024, freeByteCount: _ => Volatile.Read(ref free));
        ComponentId id = ComponentId.FromName("rocket.buffer");
        Assert.True(a.Database.TryRegister(id, new ComponentSchema(PrimitiveType.F64, [1000]), false, out Component buffer));
        using var pair = new LinkPair(a, b, datagramByteCountMax: 1232);
        Commit(0);
        Wait.Until(() => b.CountOf("rocket.buffer") == 1, "the first row");
        Volatile.Write(ref free, 0);
        Wait.Until(() => b.Database.IsDiskFull, "full disk");
        for (int i = 1; i < 60; i++)
        {
            Commit(i);
        }

        Wait.Until(() => pair.CountersB.WaitsForRoom, "no room");
        Volatile.Write(ref free, long.MaxValue);
        Wait.Until(() => b.CountOf("rocket.buffer") == 60, "all samples");
        Assert.Equal(0, pair.CountersB.Lost + pair.CountersB.Duplicates + pair.CountersB.Bad);

        void Commit(int i)
        {
            byte[] value = new byte[8000];
            value.AsSpan().Fill((byte)i);
            while (a.Database.Write(buffer, 1000 + i, value) != CommitStatus.Ok)
            {
                a.Database.Drain();
            }
        }
    }

    [Fact]
    public void Link_LinkEndsWhileDiskIsFull_TheNextOneBringsTheRest()
    {
        long free = long.MaxValue;
        using var a = new TestNode(ringByteCount: 64 * 1024);
        using var b = new TestNode(ringByteCount: 64 * 1024, freeByteCount: _ => Volatile.Read(ref free));
        OwnedTestRow row = a.Own(s_names);
        var countersB = new LinkCounters();
        using (var pair = new LinkPair(a, b, row.Components.Select(c => c.Id), countersB: countersB))
        {
            row.Commit(1000, 0);
            Wait.Until(() => s_names.All(n => b.CountOf(n) == 1), "the first row");
            Volatile.Write(ref free, 0);
            Wait.Until(() => b.Database.IsDiskFull, "full disk");
            for (int i = 1; i < RowCount; i++)
            {
                row.Commit(1000 + i, i);
            }

            Wait.Until(() => countersB.WaitsForRoom, "no room");
        }

        Assert.False(countersB.WaitsForRoom);
        Assert.Equal(0, countersB.RowsParked);
        Volatile.Write(ref free, long.MaxValue);
        Wait.Until(() => !b.Database.IsDiskFull, "room");
        using var next = new LinkPair(a, b, row.Components.Select(c => c.Id), startsOfRun: [], countersB: countersB);
        AssertWhole(next, a, b, s_names, RowCount);
    }

    [Fact]
    public void Link_ComponentTooLargeForTheRing_IsCountedAsLostAndTheRestGoesOn()
    {
        using var a = new TestNode();
        using var b = new TestNode(ringByteCount: WideByteCount);
        ComponentId id = ComponentId.FromName("rocket.buffer");
        Assert.True(a.Database.TryRegister(id, new ComponentSchema(PrimitiveType.U8, [WideByteCount / 2]), false, out Component buffer));
        a.Register("rocket.alone");
        using var pair = new LinkPair(a, b);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(CommitStatus.Ok, a.Database.Write(buffer, 1000 + i, new byte[WideByteCount / 2]));
            Assert.Equal(CommitStatus.Ok, a.Write("rocket.alone", 1000 + i, i));
        }

        Wait.Until(() => b.CountOf("rocket.alone") == 5 && pair.CountersB.Lost == 5, "the rest");
        Assert.Equal(5, pair.CountersB.SamplesReceived);
        Assert.Equal(0, b.CountOf("rocket.buffer"));
        Assert.Equal(5u, b.Find("rocket.buffer").PositionOf(pair.B.Link.Slot)); // nobody sends it again
    }

    private static void AssertWhole(LinkPair pair, TestNode a, TestNode b, string[] names, int count)
    {
        Wait.Until(() => names.All(n => b.CountOf(n) == count), "all samples");
        foreach (string name in names)
        {
            (long[] timestamps, double[] values) = a.Read(name);
            (long[] timestampsThere, double[] valuesThere) = b.Read(name);
            Assert.Equal(timestamps, timestampsThere);
            Assert.Equal(values, valuesThere);
        }

        Assert.Equal(0, pair.CountersB.Lost + pair.CountersB.Duplicates + pair.CountersB.Late + pair.CountersB.Bad);
        Assert.Equal(count * names.Length, pair.CountersB.SamplesReceived);
    }
}
