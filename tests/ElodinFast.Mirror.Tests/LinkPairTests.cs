using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Mirror.Tests;

public sealed class LinkPairTests
{
    // Of three f64: a datagram holds one row, not two.
    private const int OneRowByteCountMax = 100;

    private static readonly string[] s_names = ["rocket.a", "rocket.b", "rocket.c"];

    [Fact]
    public void Link_RowsBeforeAndAfterConnecting_BothSidesHoldTheSame()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        OwnedTestRow row = a.Own(s_names);
        for (int i = 0; i < 500; i++)
        {
            row.Commit(1000 + i, i);
        }

        using var pair = new LinkPair(a, b, row.Components.Select(c => c.Id));
        for (int i = 500; i < 1000; i++)
        {
            row.Commit(1000 + i, i);
        }

        Wait.Until(() => s_names.All(n => b.CountOf(n) == 1000), "1000 samples each");
        AssertEqual(a, b, s_names);
        Assert.Equal(0, pair.CountersB.Lost + pair.CountersB.Duplicates + pair.CountersB.Late + pair.CountersB.Bad);
        Assert.Equal(0, pair.CountersA.RowsReceived);
    }

    [Fact]
    public void Link_OtherSideRegistersSlowly_NoRowIsLost()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        OwnedTestRow row = a.Own(s_names);
        using var pair = new LinkPair(a, b, row.Components.Select(c => c.Id), registrationMsOfB: 1500);
        for (int i = 0; i < 1000; i++)
        {
            row.Commit(1000 + i, i);
        }

        Wait.Until(() => s_names.All(n => b.CountOf(n) == 1000), "1000 samples each");
        AssertEqual(a, b, s_names);
        Assert.Equal(0, pair.CountersB.Lost + pair.CountersB.Bad);
    }

    [Fact]
    public void Link_ControlConnectionIsFull_GroupsAreAnnouncedLater()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        OwnedTestRow row = a.Own(s_names);
        using var pair = new LinkPair(a, b, row.Components.Select(c => c.Id), refusedAnnouncementsOfA: 3);
        row.Commit(1000, 0);
        Wait.Until(() => s_names.All(n => b.CountOf(n) == 1), "the row");
    }

    [Fact]
    public void Link_OtherSideHasNoRoomForComponents_RowsWaitUntilThereIs()
    {
        long free = long.MaxValue;
        using var a = new TestNode();
        using var b = new TestNode(freeByteCount: _ => Volatile.Read(ref free));
        OwnedTestRow row = a.Own(s_names);
        Volatile.Write(ref free, 0);
        Wait.Until(() => b.Database.IsDiskFull, "low disk");
        using var pair = new LinkPair(a, b, row.Components.Select(c => c.Id));
        for (int i = 0; i < 100; i++)
        {
            row.Commit(1000 + i, i);
        }

        Wait.Until(() => pair.A.Link.IsConfigured && pair.B.Link.IsConfigured, "path");
        Thread.Sleep(200); // the announcement comes meanwhile; if not, nothing is tested
        Volatile.Write(ref free, long.MaxValue);
        Wait.Until(() => s_names.All(n => b.CountOf(n) == 100), "100 samples each");
        Assert.Equal(0, pair.CountersB.Lost + pair.CountersB.Bad);
    }

    [Fact]
    public void Link_BothSidesWriteTheirOwn_NothingComesBack()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        OwnedTestRow row = a.Own(s_names);
        b.Register("bench.load");
        using var pair = new LinkPair(a, b, row.Components.Select(c => c.Id));
        Wait.Until(() => pair.B.Link.IsConfigured && pair.A.Link.IsConfigured, "path");
        for (int i = 0; i < 300; i++)
        {
            row.Commit(1000 + i, i);
            Assert.Equal(CommitStatus.Ok, b.Write("bench.load", 1000 + i, -i));
        }

        Wait.Until(() => s_names.All(n => b.CountOf(n) == 300) && a.CountOf("bench.load") == 300, "all samples");
        Thread.Sleep(100);
        AssertEqual(a, b, [.. s_names, "bench.load"]);
        Assert.Equal(300, pair.CountersA.SamplesReceived);
        Assert.Equal(900, pair.CountersB.SamplesReceived);
        Assert.Equal(0, pair.CountersA.Echoed + pair.CountersB.Echoed + pair.CountersA.Duplicates + pair.CountersB.Duplicates);
    }

    [Theory]
    [InlineData(LinkMode.Event)]
    [InlineData(LinkMode.Spin)]
    [InlineData(LinkMode.Inline)]
    public void Link_AnyMode_MirrorsBothWays(LinkMode mode)
    {
        using var a = new TestNode();
        using var b = new TestNode();
        OwnedTestRow row = a.Own(s_names);
        b.Register("bench.load");
        using var pair = new LinkPair(a, b, row.Components.Select(c => c.Id), threads: new LinkThreads { Mode = mode });
        for (int i = 0; i < 500; i++)
        {
            row.Commit(1000 + i, i);
            Assert.Equal(CommitStatus.Ok, b.Write("bench.load", 1000 + i, -i));
        }

        Wait.Until(() => s_names.All(n => b.CountOf(n) == 500) && a.CountOf("bench.load") == 500, "all samples");
        AssertEqual(a, b, [.. s_names, "bench.load"]);
        Assert.Equal(0, pair.CountersA.Lost + pair.CountersB.Lost + pair.CountersA.Duplicates + pair.CountersB.Duplicates);
    }

    [Fact]
    public void Link_InlineAndLapped_TheControlThreadSendsWhatStandsInTheLogs()
    {
        using var a = new TestNode(ringByteCount: 64 * 1024);
        using var b = new TestNode();
        OwnedTestRow row = a.Own(s_names);
        using var pair = new LinkPair(a, b, row.Components.Select(c => c.Id), threads: new LinkThreads { Mode = LinkMode.Inline });
        for (int i = 0; i < 20_000; i++)
        {
            row.Commit(i, i);
        }

        Wait.Until(() => pair.B.Link.PositionsOfPeer() is { Count: 3 } tails && tails.All(t => t.Count == 20_000), "all rows");
        AssertEqual(a, b, s_names);
    }

    [Fact]
    public void Link_PathIsNarrow_RowsTravelInParts()
    {
        string[] names = [.. Enumerable.Range(0, 400).Select(i => $"wide.c{i:d3}")];
        using var a = new TestNode();
        using var b = new TestNode();
        OwnedTestRow row = a.Own(names);
        using var pair = new LinkPair(a, b, row.Components.Select(c => c.Id), datagramByteCountMax: 1232);
        for (int i = 0; i < 300; i++)
        {
            row.Commit(1000 + i, i);
        }

        Wait.Until(() => pair.B.Link.PositionsOfPeer() is { Count: 400 } tails && tails.All(t => t.Count == 300), "all samples");
        AssertEqual(a, b, names);
        Assert.Equal(0, pair.CountersA.RowsTooLarge + pair.CountersB.Lost + pair.CountersB.Bad);
    }

    [Theory]
    [InlineData(LinkMode.Event)]
    [InlineData(LinkMode.Inline)]
    public void Link_ComponentLargerThanADatagram_GoesOverTcp(LinkMode mode)
    {
        using var a = new TestNode();
        using var b = new TestNode();
        ComponentId id = ComponentId.FromName("rocket.buffer");
        Assert.True(a.Database.TryRegister(id, new ComponentSchema(PrimitiveType.F64, [1440]), false, out Component buffer));
        a.Register("rocket.alone");
        using var pair = new LinkPair(a, b, datagramByteCountMax: 1232, threads: new LinkThreads { Mode = mode });
        double[] value = new double[1440];
        for (int i = 0; i < 100; i++)
        {
            value.AsSpan().Fill(i);
            CommitStatus status;
            while ((status = a.Database.Write(buffer, 1000 + i, System.Runtime.InteropServices.MemoryMarshal.AsBytes(value.AsSpan()))) != CommitStatus.Ok)
            {
                Assert.Equal(CommitStatus.RingFull, status);
                a.Database.Drain();
            }

            Assert.Equal(CommitStatus.Ok, a.Write("rocket.alone", 1000 + i, i));
        }

        Wait.Until(() => b.CountOf("rocket.buffer") == 100 && b.CountOf("rocket.alone") == 100, "all samples");
        AssertEqual(a, b, ["rocket.alone"]);
        byte[] latest = new byte[1440 * sizeof(double)];
        Assert.True(b.Find("rocket.buffer").TryReadLatest(latest, out long timestamp, out _));
        Assert.Equal(1099, timestamp);
        Assert.All(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(latest).ToArray(), v => Assert.Equal(99, v));
        Assert.Equal(0, pair.CountersA.RowsTooLarge + pair.CountersB.Lost + pair.CountersB.Duplicates + pair.CountersB.Bad);
    }

    [Fact]
    public void Link_PathBecomesNarrow_RowsThatStillFitGoOn()
    {
        string[] names = [.. Enumerable.Range(0, 400).Select(i => $"wide.c{i:d3}")];
        using var a = new TestNode();
        using var b = new TestNode();
        OwnedTestRow row = a.Own(names);
        NarrowRoute? route = null;
        using var pair = new LinkPair(a, b, row.Components.Select(c => c.Id), filterFromA: r => route = new NarrowRoute(r));
        row.Commit(1000, 0);
        Wait.Until(() => b.CountOf(names[0]) == 1, "the first row");
        route!.ByteCountMax = 1400;
        for (int i = 1; i < 200; i++)
        {
            row.Commit(1000 + i, i);
            Thread.Sleep(i < 20 ? 1 : 0);
        }

        // The datagram that met the narrow place is gone, and counted; from then on rows are cut to fit.
        Wait.Until(() => pair.B.Link.PositionsOfPeer() is { Count: 400 } tails && tails.All(t => t.Count == 200), "positions");
        Assert.Equal(pair.CountersA.RowsTooLarge * 400, pair.CountersB.Lost);
        Assert.InRange(pair.CountersA.RowsTooLarge, 1, 199);
        Assert.Equal(200 - pair.CountersA.RowsTooLarge, b.CountOf(names[399]));
    }

    [Fact]
    public void Link_PathTurnsOutNarrowInTheMiddleOfABatch_GoesOnWithWhatFits()
    {
        string[] names = [.. Enumerable.Range(0, 400).Select(i => $"wide.c{i:d3}")];
        using var a = new TestNode();
        using var b = new TestNode();
        OwnedTestRow row = a.Own(names);
        for (int i = 0; i < 200; i++)
        {
            row.Commit(1000 + i, i); // more than a batch holds, sent as history
        }

        using var pair = new LinkPair(a, b, row.Components.Select(c => c.Id), filterFromA: r => new NarrowRoute(r) { ByteCountMax = 1400 });
        Wait.Until(() => pair.B.Link.PositionsOfPeer() is { Count: 400 } tails && tails.All(t => t.Count == 200), "positions");
        Assert.Equal(pair.CountersA.RowsTooLarge * 400, pair.CountersB.Lost);
        Assert.Equal(200 - pair.CountersA.RowsTooLarge, b.CountOf(names[0]));
        Assert.InRange(b.CountOf(names[0]), 1, 199);
    }

    [Fact]
    public void Dispose_WhileMuchHistoryIsSent_EndsSoon()
    {
        using var a = new TestNode(8 << 20);
        using var b = new TestNode();
        OwnedTestRow row = a.Own(s_names);
        for (int i = 0; i < 2_000_000; i++)
        {
            row.Commit(i, i);
        }

        var watch = System.Diagnostics.Stopwatch.StartNew();
        using (var pair = new LinkPair(a, b, row.Components.Select(c => c.Id)))
        {
            Wait.Until(() => b.CountOf(s_names[0]) > 0, "the first rows");
        }

        Assert.True(b.CountOf(s_names[0]) < 2_000_000, $"all was sent within {watch.Elapsed}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Link_LosesDoublesAndSwaps_EveryLossIsCountedByOrdinal(int seed)
    {
        using var a = new TestNode();
        using var b = new TestNode();
        OwnedTestRow row = a.Own(s_names);
        FaultyRoute? route = null;
        using var pair = new LinkPair(
            a,
            b,
            row.Components.Select(c => c.Id),
            filterFromA: r => route = new FaultyRoute(r, seed, 0.05, 0.05, 0.05),
            datagramByteCountMax: OneRowByteCountMax);
        for (int i = 0; i < 2000; i++)
        {
            row.Commit(1000 + i, i);
        }

        // The last row may be lost: that is declared as well, by the sender's word of how far it came.
        Wait.Until(() => pair.B.Link.PositionsOfPeer().Count == 3 && pair.B.Link.PositionsOfPeer().All(t => t.Count == 2000), $"positions (seed {seed})");
        Assert.True(route!.LostCount > 20, $"seed {seed}: {route.LostCount} lost");
        Assert.Equal(3 * route.LostCount, pair.CountersB.Lost);
        Assert.Equal(3 * route.DoubledCount, pair.CountersB.Duplicates);
        (long[] timestamps, double[] values) = b.Read("rocket.a");
        Assert.Equal(2000 - route.LostCount, timestamps.Length);
        for (int i = 0; i < timestamps.Length; i++)
        {
            Assert.Equal(timestamps[i] - 1000, values[i]);
            Assert.True(i == 0 || timestamps[i] > timestamps[i - 1], $"seed {seed}: order at {i}");
        }
    }

    [Fact]
    public void Link_ReconnectsAfterBothWereKilled_NothingIsDoubledOrLost()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        a.Register("sim.x");
        b.Register("bench.y");
        Dictionary<ComponentId, ulong>? starts;
        using (var first = new LinkPair(a, b))
        {
            Wait.Until(() => first.A.Link.IsConfigured && first.B.Link.IsConfigured, "path");
            for (int i = 0; i < 100; i++)
            {
                a.Write("sim.x", i, i);
                b.Write("bench.y", i, -i);
            }

            Wait.Until(() => b.CountOf("sim.x") == 100 && a.CountOf("bench.y") == 100, "first link");
            starts = first.A.Link.Starts;
        }

        for (int i = 100; i < 200; i++)
        {
            a.Write("sim.x", i, i);
            b.Write("bench.y", i, -i);
        }

        a.ReopenAfterKill();
        b.ReopenAfterKill();
        using var second = new LinkPair(a, b, startsOfRun: starts);
        for (int i = 200; i < 300; i++)
        {
            a.Write("sim.x", i, i);
            b.Write("bench.y", i, -i);
        }

        Wait.Until(() => b.CountOf("sim.x") == 300 && a.CountOf("bench.y") == 300, "second link");
        Thread.Sleep(50);
        AssertEqual(a, b, ["sim.x", "bench.y"]);
        Assert.Equal(0, second.CountersA.Lost + second.CountersB.Lost);
    }

    [Fact]
    public void Link_StrayWriterWhileUp_IsRefusedOwned()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        OwnedTestRow row = a.Own(s_names);
        row.Commit(1000, 1);
        using var pair = new LinkPair(a, b, row.Components.Select(c => c.Id));
        Wait.Until(() => b.CountOf("rocket.a") == 1, "first row");
        Assert.Equal(CommitStatus.Owned, b.Write("rocket.a", 5000, 99));
        row.Commit(1001, 2);
        Wait.Until(() => b.CountOf("rocket.a") == 2, "second row");
    }

    [Fact]
    public void Begin_CommandOfAnEarlierFlight_DoesNotAct()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        b.RegisterExternalControl("rocket.trim");
        b.RegisterExternalControl("rocket.flap");
        b.Write("rocket.trim", 500, 1);
        b.Write("rocket.trim", 600, 2);
        b.Write("rocket.flap", 900, 3);
        b.Write("rocket.flap", 1500, 4);
        a.RegisterExternalControl("rocket.trim");
        a.RegisterExternalControl("rocket.flap");
        using var pair = new LinkPair(a, b, runStartMicros: 1000);
        Wait.Until(() => a.CountOf("rocket.flap") == 1, "the command of this run");
        b.Write("rocket.trim", 2000, 5);
        Wait.Until(() => a.CountOf("rocket.trim") == 1, "the new command");
        Assert.Equal([4.0], a.Read("rocket.flap").Values);
        Assert.Equal([5.0], a.Read("rocket.trim").Values);
        Assert.Equal(0, pair.CountersA.Lost);
    }

    [Fact]
    public void Link_InitialValueFindsANewerCommand_IsSupersededNotLate()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        b.RegisterExternalControl("rocket.trim");
        b.Write("rocket.trim", 2000, 7);
        a.RegisterExternalControl("rocket.trim");
        a.Write("rocket.trim", 1000, 0);
        using var pair = new LinkPair(a, b, runStartMicros: 1000);
        Wait.Until(() => a.CountOf("rocket.trim") == 2 && pair.CountersB.Superseded == 1, "command");
        Assert.Equal([0.0, 7.0], a.Read("rocket.trim").Values);
        Assert.Equal(0, pair.CountersB.Late + pair.CountersB.Lost);
    }

    [Fact]
    public void Link_SamplesOlderThanTheLog_AreLateAndNamed()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        b.Register("rocket.x");
        b.Write("rocket.x", 5000, 1);
        a.Register("rocket.x");
        a.Write("rocket.x", 1000, 2);
        a.Write("rocket.x", 1001, 3);
        using var pair = new LinkPair(a, b);
        Wait.Until(() => pair.CountersB.Late == 2, "late samples");
        Wait.Until(() => pair.CountersA.LateThere == 2 && pair.CountersA.LateReasons.Count == 1, "the report of them");
        Assert.Contains("rocket.x", pair.CountersA.LateReasons[0], StringComparison.Ordinal);
        Wait.Until(() => pair.B.Link.PositionsOfPeer() is [{ Count: 2 }], "position moves on");
    }

    [Fact]
    public void Link_PathBlocked_SendsNothingAndLosesNothing()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        OwnedTestRow row = a.Own(s_names);
        FaultyRoute? route = null;
        using var pair = new LinkPair(
            a, b, row.Components.Select(c => c.Id), filterFromB: r => route = new FaultyRoute(r, 1, 0, 0, 0) { IsBlocked = true });
        row.Commit(1000, 1);
        Thread.Sleep(200);
        Assert.Equal(0, pair.CountersA.RowsSent);
        Assert.Equal(0, b.CountOf("rocket.a"));
        route!.IsBlocked = false;
        Wait.Until(() => b.CountOf("rocket.a") == 1, "row after the path opened");
    }

    [Fact]
    public void Link_LocalComponents_NeverTravel()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        a.Register("mirror.rows");
        a.Register("sim.x");
        a.Write("mirror.rows", 1, 1);
        a.Write("sim.x", 1, 1);
        using var pair = new LinkPair(a, b);
        Wait.Until(() => b.CountOf("sim.x") == 1, "the other component");
        Assert.Null(b.Database.FindComponent(ComponentId.FromName("mirror.rows")));
    }

    [Fact]
    public void TryStartSender_PeerHoldsMoreOfUs_IsRefused()
    {
        using var a = new TestNode();
        using var b = new TestNode();
        a.Register("sim.x");
        a.Write("sim.x", 1, 1);
        b.Register("sim.x");
        b.Database.DeclareGap(b.Find("sim.x"), b.Database.SlotOf(a.Database.NodeId), 0, 9);
        using var pair = new LinkPair(a, b);
        Assert.Contains("sim.x", pair.Refusal, StringComparison.Ordinal);
    }

    private static void AssertEqual(TestNode a, TestNode b, string[] names)
    {
        foreach (string name in names)
        {
            (long[] timestampsA, double[] valuesA) = a.Read(name);
            (long[] timestampsB, double[] valuesB) = b.Read(name);
            Assert.Equal(timestampsA, timestampsB);
            Assert.Equal(valuesA, valuesB);
        }
    }
}
