using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

public sealed class RowFollowerTests
{
    [Fact]
    public void TryRead_RowsOfTwoTables_EachOnceInOrder()
    {
        using var fixture = new DatabaseFixture();
        TableBinding abc = fixture.Bind("a", "b", "c");
        TableBinding ab = fixture.Bind("a", "b");
        fixture.Apply(abc, 0, 0, 0, 0);
        using RowFollower follower = fixture.Database.Follow();
        for (int i = 1; i <= 30; i++)
        {
            fixture.Apply(i % 3 == 0 ? ab : abc, i, i % 3 == 0 ? [i, i] : [i, i, i]);
        }

        Dictionary<string, List<long>> seen = ReadAll(follower);
        Assert.Equal(Enumerable.Range(1, 30).Select(i => (long)i), seen["a"]);
        Assert.Equal(Enumerable.Range(1, 30).Select(i => (long)i), seen["b"]);
        Assert.Equal(Enumerable.Range(1, 30).Where(i => i % 3 != 0).Select(i => (long)i), seen["c"]);
        Assert.False(follower.HasMore);
    }

    [Fact]
    public void TryRead_LappedAgainAndAgain_MissesNothing()
    {
        using var fixture = new DatabaseFixture(ringByteCount: 8 * 1024);
        TableBinding ab = fixture.Bind("a", "b");
        TableBinding c = fixture.Bind("c");
        using RowFollower follower = fixture.Database.Follow();
        var seen = new Dictionary<string, List<long>>();
        var random = new Random(7);
        int total = 0;
        for (int burst = 0; burst < 20; burst++)
        {
            for (int i = random.Next(800); i > 0; i--)
            {
                fixture.Apply(ab, total, total, total);
                fixture.Apply(c, total, total);
                total++;
            }

            ReadAll(follower, seen);
        }

        foreach (string name in new[] { "a", "b", "c" })
        {
            Assert.Equal(Enumerable.Range(0, total).Select(i => (long)i), seen[name]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void TryRead_OwnRowsOnly_GivesWhatWasWrittenHereAndNothingElse(int seed)
    {
        // A node's rows and our own in the same components and in others, in bursts that lap the ring and in single rows.
        var random = new Random(seed);
        using var fixture = new DatabaseFixture(ringByteCount: 8 * 1024);
        ushort node = fixture.Database.SlotOf(NodeId.Create());
        string[] names = ["a", "b", "c", "d"];
        Component[] components = [.. names.Select(fixture.Scalar)];
        var pair = new MirrorRowLayout([components[0], components[1]], [0, 8], 16);
        var single = new MirrorRowLayout([components[2]], [0], 8);
        ulong[] next = new ulong[3];
        var outcomes = new MirrorSampleStatus[2];
        var wanted = names.ToDictionary(n => n, _ => new List<long>());
        var seen = names.ToDictionary(n => n, _ => new List<long>());
        RowFollower follower = fixture.Database.FollowFrom(new Dictionary<ComponentId, long>(), restFromStart: true, ownRowsOnly: true);
        long time = 0;
        for (int step = 0; step < 400; step++)
        {
            int kind = random.Next(5);
            for (int i = random.Next(8) == 0 ? random.Next(400) : 1; i > 0; i--)
            {
                time++;
                switch (kind)
                {
                    case 0:
                        fixture.Database.ApplyMirrorRow(pair, node, [next[0]++, next[1]++], time, new byte[16], outcomes, wait: true);
                        break;
                    case 1:
                        fixture.Database.ApplyMirrorRow(single, node, [next[2]++], time, new byte[8], outcomes, wait: true);
                        break;
                    default:
                        string name = names[kind == 2 ? 3 : random.Next(4)];
                        while (fixture.Database.Write(fixture.Find(name), time, DatabaseFixture.Bytes(time)) is var status and not CommitStatus.Ok)
                        {
                            Assert.Equal(CommitStatus.RingFull, status);
                            fixture.Database.Drain();
                        }

                        wanted[name].Add(time);
                        break;
                }
            }

            if (random.Next(3) == 0)
            {
                ReadOwn(follower, fixture.Database, seen);
            }
        }

        ReadOwn(follower, fixture.Database, seen);
        follower.Dispose();
        Assert.All(names, n => Assert.True(wanted[n].SequenceEqual(seen[n]), $"seed {seed}: {n}"));
        Assert.False(follower.HasMore);
    }

    private static void ReadOwn(RowFollower follower, Database database, Dictionary<string, List<long>> seen)
    {
        while (follower.TryRead(out RowView row))
        {
            if (database.IsSelf(row.Slot))
            {
                foreach (Component component in row.Group.Components)
                {
                    seen[component.Id == ComponentId.FromName("a") ? "a" : component.Id == ComponentId.FromName("b") ? "b"
                        : component.Id == ComponentId.FromName("c") ? "c" : "d"].Add(row.TimestampMicros);
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60_000)] // nothing is drained before somebody asks for it
    public void FollowFrom_StartIndices_ReadsHistoryThenLive(int keeperIntervalMs)
    {
        using var fixture = new DatabaseFixture(keeperIntervalMs: keeperIntervalMs);
        TableBinding ab = fixture.Bind("a", "b");
        for (int i = 0; i < 20; i++)
        {
            fixture.Apply(ab, i, i, i);
        }

        fixture.Reopen();
        ab = fixture.Bind("a", "b");
        for (int i = 20; i < 40; i++)
        {
            fixture.Apply(ab, i, i, i);
        }

        using RowFollower follower = fixture.Database.FollowFrom(
            new Dictionary<ComponentId, long> { [ComponentId.FromName("a")] = 5, [ComponentId.FromName("b")] = 30 }, restFromStart: true);
        fixture.Apply(ab, 40, 40, 40);
        Dictionary<string, List<long>> seen = ReadAll(follower);
        Assert.Equal(Enumerable.Range(5, 36).Select(i => (long)i), seen["a"]);
        Assert.Equal(Enumerable.Range(30, 11).Select(i => (long)i), seen["b"]);
    }

    [Fact]
    public void TryRead_OwnerTakesOver_SharedRowsComeFirst()
    {
        using var fixture = new DatabaseFixture();
        TableBinding ab = fixture.Bind("a", "b");
        using RowFollower follower = fixture.Database.Follow();
        fixture.Apply(ab, 1, 1, 1);
        Component[] both = [fixture.Find("a"), fixture.Find("b")];
        using ComponentOwner owner = fixture.Database.Claim(both);
        RowGroup group = owner.DefineGroup(both);
        for (int i = 2; i < 10; i++)
        {
            Assert.Equal(CommitStatus.Ok, owner.TryBegin(group, i, out _));
            owner.Publish();
        }

        Assert.Equal(CommitStatus.Owned, fixture.Apply(ab, 11, 0, 0).Status);
        Assert.Equal(Enumerable.Range(1, 9).Select(i => (long)i), ReadAll(follower)["a"]);
    }

    [Fact]
    public void TryRead_WhileAnotherThreadCommits_MissesNothing()
    {
        using var fixture = new DatabaseFixture(ringByteCount: 64 * 1024);
        const int Rows = 100_000;
        TableBinding ab = fixture.Bind("a", "b");
        using RowFollower follower = fixture.Database.Follow();
        var writer = new Thread(() =>
        {
            for (int i = 0; i < Rows; i++)
            {
                fixture.Apply(ab, i, i, i);
            }
        });
        writer.Start();
        long next = 0;
        long deadline = Environment.TickCount64 + 30_000;
        while (next < Rows && Environment.TickCount64 < deadline)
        {
            long seen = fixture.Database.CommitClock;
            if (follower.TryRead(out RowView row))
            {
                Assert.Equal(next, row.TimestampMicros);
                Assert.Equal(next, row.IndexOf(1));
                Assert.Equal((ulong)next, row.OrdinalOf(0));
                next++;
            }
            else
            {
                fixture.Database.WaitForCommit(seen, 10);
            }
        }

        writer.Join();
        Assert.Equal(Rows, next);
    }

    [Fact]
    public void TryRead_LappedAfterWarmUp_AllocatesNothing()
    {
        using var fixture = new DatabaseFixture(ringByteCount: 8 * 1024);
        TableBinding ab = fixture.Bind("a", "b");
        using RowFollower follower = fixture.Database.Follow();
        int time = 0;
        int read = 0;
        long allocated = 0;
        for (int round = 0; round < 20; round++)
        {
            for (int i = 0; i < 500; i++)
            {
                fixture.Apply(ab, time, time, time);
                time++;
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            while (follower.TryRead(out _))
            {
                read++;
            }

            allocated = round < 5 ? 0 : allocated + GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(time, read);
        Assert.Equal(0, allocated);
    }

    private static Dictionary<string, List<long>> ReadAll(RowFollower follower, Dictionary<string, List<long>>? into = null)
    {
        into ??= [];
        while (follower.TryRead(out RowView row))
        {
            for (int i = 0; i < row.Group.Components.Length; i++)
            {
                string name = row.Group.Components[i].Id == ComponentId.FromName("a") ? "a"
                    : row.Group.Components[i].Id == ComponentId.FromName("b") ? "b" : "c";
                double value = BitConverter.ToDouble(row.Values[row.Group.Offsets[i]..]);
                if (value != 0)
                {
                    Assert.Equal(row.TimestampMicros, (long)value);
                }

                if (!into.TryGetValue(name, out List<long>? list))
                {
                    into[name] = list = [];
                }

                list.Add(row.TimestampMicros);
            }
        }

        return into;
    }

    [Fact]
    public void TryRead_ComponentClaimedWhileItsRowsAreUnread_GivesThemFirst()
    {
        using var fixture = new DatabaseFixture();
        Component x = fixture.Scalar("x");
        Component y = fixture.Scalar("y");
        using ComponentOwner first = fixture.Database.Claim([y]);
        RowGroup group = first.DefineGroup([y]);
        using RowFollower follower = fixture.Database.Follow();
        Commit(first, group, 0);
        Assert.True(follower.TryRead(out _)); // it stands at the owner's ring now
        for (int i = 1; i < 4; i++)
        {
            Assert.Equal(CommitStatus.Ok, fixture.Database.Write(x, i, DatabaseFixture.Bytes(i)));
        }

        using ComponentOwner second = fixture.Database.Claim([x]);
        Commit(second, second.DefineGroup([x]), 4);
        var seen = new List<long>();
        while (follower.TryRead(out RowView row))
        {
            seen.Add(row.TimestampMicros);
        }

        Assert.Equal([1, 2, 3, 4], seen);
    }

    [Fact]
    public void TryRead_OwnRowBehindANodesUnreadGroup_ComesAtOnce()
    {
        using var fixture = new DatabaseFixture();
        ushort node = fixture.Database.SlotOf(NodeId.Create());
        TableBinding ab = fixture.Bind("a", "b");
        var layout = new MirrorRowLayout([fixture.Find("a"), fixture.Find("b")], [0, 8], 16);
        using RowFollower follower = fixture.Database.FollowFrom(new Dictionary<ComponentId, long>(), restFromStart: true, ownRowsOnly: true);
        var outcomes = new MirrorSampleStatus[2];
        for (ulong i = 0; i < 3; i++)
        {
            Assert.Equal(CommitStatus.Ok, fixture.Database.ApplyMirrorRow(layout, node, [i, i], (long)i, new byte[16], outcomes, wait: true));
        }

        Assert.False(follower.TryRead(out _));
        fixture.Apply(ab, 10, 1, 2);
        Assert.True(follower.TryRead(out RowView row));
        Assert.Equal(10, row.TimestampMicros);
    }

    private static void Commit(ComponentOwner owner, RowGroup group, long time)
    {
        Assert.Equal(CommitStatus.Ok, owner.TryBegin(group, time, out Span<byte> values));
        DatabaseFixture.Bytes(time).CopyTo(values);
        owner.Publish();
    }
}
