using Xunit;

namespace ElodinFast.Storage.Tests;

public sealed class RingReuseTests
{
    private const int FlightCount = 50;
    private const int RowCount = 40;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Claim_OneOwnerAfterAnother_TakesTheRingOfTheLastOneAndKeepsEveryRow(bool isKilled)
    {
        using var fixture = new DatabaseFixture(ringByteCount: 8192);
        Component[] components = [fixture.Scalar("a"), fixture.Scalar("b")];
        using (RowFollower follower = fixture.Database.Follow())
        {
            int ringCount = 0;
            int time = 0;
            for (int flight = 0; flight < FlightCount; flight++)
            {
                Fly(fixture.Database, components, ref time);

                // Between flights somebody else writes one of them.
                Assert.Equal(CommitStatus.Ok, fixture.Database.Write(components[0], time, BitConverter.GetBytes((double)time)));
                time++;
                ringCount = flight == 0 ? fixture.Database.Rings.Count : ringCount;
            }

            Assert.Equal(ringCount, fixture.Database.Rings.Count);
            int seen = 0;
            while (follower.TryRead(out _))
            {
                seen++;
            }

            Assert.Equal(FlightCount * (RowCount + 1), seen);
        }

        if (isKilled)
        {
            fixture.ReopenAfterKill();
        }
        else
        {
            fixture.Reopen();
        }

        (long[] timestamps, double[] values) = fixture.Read("a");
        Assert.Equal(Enumerable.Range(0, FlightCount * (RowCount + 1)).Select(static t => (long)t), timestamps);
        Assert.Equal(timestamps.Select(static t => (double)t), values);
        Assert.Equal(FlightCount * RowCount, fixture.Find("b").SampleCount);
    }

    [Fact]
    public void Claim_TwoOwnersAtATime_HaveTheirOwnRings()
    {
        using var fixture = new DatabaseFixture();
        Component[] components = [fixture.Scalar("a"), fixture.Scalar("b")];
        using ComponentOwner first = fixture.Database.Claim([components[0]]);
        using ComponentOwner second = fixture.Database.Claim([components[1]]);
        Assert.NotSame(first.Ring, second.Ring);
    }

    [Fact]
    public void Claim_RefusedAsSomebodyHasThem_LeavesTheRingForTheNext()
    {
        using var fixture = new DatabaseFixture();
        Component[] components = [fixture.Scalar("a"), fixture.Scalar("b")];
        fixture.Database.Claim([components[1]]).Dispose();
        int ringCount = fixture.Database.Rings.Count;
        using ComponentOwner owner = fixture.Database.Claim([components[0]]);
        Assert.Throws<InvalidOperationException>(() => fixture.Database.Claim([components[0]]));
        Assert.Equal(ringCount, fixture.Database.Rings.Count);
    }

    private static void Fly(Database database, Component[] components, ref int time)
    {
        using ComponentOwner owner = database.Claim(components);
        RowGroup group = owner.DefineGroup(components);
        for (int i = 0; i < RowCount; i++, time++)
        {
            Span<byte> row;
            CommitStatus status;
            while ((status = owner.TryBegin(group, time, out row)) == CommitStatus.RingFull)
            {
                owner.WaitForSpace();
            }

            Assert.Equal(CommitStatus.Ok, status);
            BitConverter.TryWriteBytes(row, (double)time);
            BitConverter.TryWriteBytes(row[sizeof(double)..], (double)-time);
            owner.Publish();
        }
    }
}
