using ElodinFast.Buffers;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>What a killed process left in its rings is in the logs after the next open.</summary>
public sealed class CommitCrashTests
{
    private const int Never = 3_600_000;

    [Fact]
    public void Open_AfterKillWithNothingDrained_ReplaysEverything()
    {
        using var fixture = new DatabaseFixture(keeperIntervalMs: Never);
        TableBinding pair = fixture.Bind("a", "b");
        Component alone = fixture.Scalar("alone");
        for (int i = 0; i < 200; i++)
        {
            Assert.True(fixture.Apply(pair, i, i, -i).IsOk);
            Assert.Equal(CommitStatus.Ok, fixture.Database.Write(alone, i, DatabaseFixture.Bytes(i)));
        }

        fixture.ReopenAfterKill();
        Assert.Equal(200, fixture.Find("a").SampleCount);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => -1.0 * i), fixture.Read("b").Values);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => (double)i), fixture.Read("alone").Values);
    }

    [Fact]
    public void Open_AfterKillsBetweenDrains_LosesAndRepeatsNothing()
    {
        var random = new Random(20261123);
        using var fixture = new DatabaseFixture(ringByteCount: 32 * 1024, keeperIntervalMs: Never);
        int written = 0;
        for (int round = 0; round < 20; round++)
        {
            TableBinding pair = fixture.Bind("a", "b");
            for (int rows = random.Next(100); rows > 0; rows--)
            {
                Assert.True(fixture.Apply(pair, written, written, -written).IsOk);
                written++;
                if (random.Next(40) == 0)
                {
                    fixture.Database.Drain();
                }
            }

            fixture.ReopenAfterKill();
            Assert.Equal(written, fixture.Find("a").SampleCount);
        }

        Assert.Equal(Enumerable.Range(0, written).Select(i => (double)i), fixture.Read("a").Values);
        Assert.Equal(Enumerable.Range(0, written).Select(i => (long)i), fixture.Read("b").Timestamps);
    }

    [Fact]
    public void Open_AfterKillOfAnOwner_ReplaysItsRing()
    {
        using var fixture = new DatabaseFixture(keeperIntervalMs: Never);
        Component a = fixture.Scalar("a");
        Component b = fixture.Scalar("b");
        fixture.Database.Write(a, 0, DatabaseFixture.Bytes(-1));
        ComponentOwner owner = fixture.Database.Claim([a, b]);
        RowGroup group = owner.DefineGroup([a, b]);
        for (int i = 1; i <= 50; i++)
        {
            Assert.Equal(CommitStatus.Ok, owner.TryBegin(group, i, out Span<byte> row));
            DatabaseFixture.Bytes(i).CopyTo(row[group.Offsets[0]..]);
            DatabaseFixture.Bytes(2 * i).CopyTo(row[group.Offsets[1]..]);
            owner.Publish();
        }

        fixture.ReopenAfterKill();
        Assert.Equal([-1.0, .. Enumerable.Range(1, 50).Select(i => (double)i)], fixture.Read("a").Values);
        Assert.Equal(Enumerable.Range(1, 50).Select(i => 2.0 * i), fixture.Read("b").Values);
    }

    [Fact]
    public void Open_AfterKill_KnowsWhatCameFromWhere()
    {
        using var fixture = new DatabaseFixture(keeperIntervalMs: Never);
        ushort node = fixture.Database.SlotOf(NodeId.Create());
        Component a = fixture.Scalar("a");
        Component b = fixture.Scalar("b");
        var layout = new MirrorRowLayout([a, b], [0, 8], 16);
        var outcomes = new MirrorSampleStatus[2];
        for (ulong i = 0; i < 10; i++)
        {
            Assert.Equal(CommitStatus.Ok, fixture.Database.ApplyMirrorRow(layout, node, [i, i], (long)i, new byte[16], outcomes, true));
        }

        fixture.Database.Write(a, 100, DatabaseFixture.Bytes(1));
        fixture.ReopenAfterKill();
        a = fixture.Find("a");
        Assert.Equal(10UL, a.PositionOf(node));
        Assert.Equal(1UL, a.PositionOf(0));
        Assert.Equal(10UL, fixture.Find("b").PositionOf(node));
        Assert.Equal((node, 9UL), a.OriginOf(9));
        Assert.Equal(((ushort)0, 0UL), a.OriginOf(10));
        fixture.Reopen();
        Assert.Equal(10UL, fixture.Find("a").PositionOf(node));
        Assert.Equal(1UL, fixture.Find("a").PositionOf(0));
    }

    [Fact]
    public void Dispose_EverythingDrained_LeavesNoRings()
    {
        string node;
        using (var fixture = new DatabaseFixture())
        {
            node = fixture.Database.NodeId.ToString();
            fixture.Apply(fixture.Bind("a"), 1, 1);
            Assert.NotEmpty(Directory.GetFiles("/dev/shm", $"elodinfast-{node}*"));
        }

        Assert.Empty(Directory.GetFiles("/dev/shm", $"elodinfast-{node}*"));
    }

    [Fact]
    public async Task Open_AfterKillWhileAnotherHoldsTheRingForAMoment_LosesNothing()
    {
        // Whoever cleans up after dead processes may have a ring locked just when its own database is opened.
        using var fixture = new DatabaseFixture(ringByteCount: 32 * 1024, keeperIntervalMs: Never);
        TableBinding single = fixture.Bind("a");
        Assert.True(fixture.Apply(single, 1, 1).IsOk);
        fixture.Database.Abandon();
        string file = Assert.Single(Directory.GetFiles(fixture.Options.RingDirectory, $"elodinfast-{fixture.Database.NodeId}-*.ring"));
        CommitRing holder = CommitRing.TryOpen(file)!;
        Task release = Task.Run(() =>
        {
            Thread.Sleep(50);
            holder.Dispose();
        });
        fixture.Open();
        await release;
        Assert.Equal(1, fixture.Find("a").SampleCount);
    }

    [Fact]
    public void Open_WhileOthersLookAtAllRings_ReplaysItsOwn()
    {
        using var fixture = new DatabaseFixture(ringByteCount: 32 * 1024, keeperIntervalMs: Never);
        using var stop = new CancellationTokenSource();
        var others = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                foreach (string file in Directory.GetFiles(fixture.Options.RingDirectory, $"elodinfast-{fixture.Database.NodeId}-*.ring"))
                {
                    CommitRing.TryOpen(file)?.Dispose();
                }
            }
        });
        others.Start();
        try
        {
            for (int round = 1; round <= 50; round++)
            {
                Assert.True(fixture.Apply(fixture.Bind("a"), round, round).IsOk);
                fixture.ReopenAfterKill();
                Assert.Equal(round, fixture.Find("a").SampleCount);
            }
        }
        finally
        {
            stop.Cancel();
            others.Join();
        }
    }
}
