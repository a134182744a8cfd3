using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Storage.Tests;

/// <summary>Rows that came from a linked node: ordinals decide, never timestamps and bytes.</summary>
public sealed class MirrorRowTests
{
    private static readonly MirrorSampleStatus[] s_stored = [MirrorSampleStatus.Stored, MirrorSampleStatus.Stored];

    [Fact]
    public void ApplyMirrorRow_RowsInOrder_AreOneGroup()
    {
        using var fixture = new DatabaseFixture();
        Link link = new(fixture);
        for (ulong i = 0; i < 100; i++)
        {
            Assert.Equal(s_stored, link.Apply((long)i, i, i));
        }

        Assert.Single(fixture.Database.Groups);
        Assert.Equal(100UL, fixture.Find("a").PositionOf(link.Slot));
        Assert.Equal(0UL, fixture.Find("a").PositionOf(0));
    }

    [Fact]
    public void ApplyMirrorRow_SameTimeAndBytesWithTheNextOrdinal_AreBothStored()
    {
        using var fixture = new DatabaseFixture();
        Link link = new(fixture);
        link.Apply(5, 0, 0);
        Assert.Equal(s_stored, link.Apply(5, 1, 1));
        Assert.Equal(2, fixture.Find("a").SampleCount);
        Assert.Equal([MirrorSampleStatus.Duplicate, MirrorSampleStatus.Duplicate], link.Apply(5, 1, 1));
        Assert.Equal(2, fixture.Find("a").SampleCount);
    }

    [Fact]
    public void ApplyMirrorRow_OrdinalsJump_DeclaresTheGapAndGoesOn()
    {
        using var fixture = new DatabaseFixture();
        Link link = new(fixture);
        link.Apply(0, 0, 0);
        Assert.Equal(s_stored, link.Apply(5, 5, 5));
        Assert.Equal(s_stored, link.Apply(6, 6, 6));
        Component a = fixture.Find("a");
        Assert.Equal((3L, 7UL), (a.SampleCount, a.PositionOf(link.Slot)));
        Assert.Equal((link.Slot, 5UL), a.OriginOf(1));
        fixture.Reopen();
        Assert.Equal(7UL, fixture.Find("a").PositionOf(link.Slot));
        fixture.Database.Dispose();
        using MirrorJournal journal = MirrorJournal.Open(fixture.Path, out List<JournalRecord> records);
        Assert.Contains(records, r => r.Type == JournalRecordType.Gap && r.ComponentId == a.Id && r.A == 1 && r.B == 4);
    }

    [Fact]
    public void ApplyMirrorRow_OneMemberIsLate_OthersGoOnTogether()
    {
        using var fixture = new DatabaseFixture();
        fixture.Database.Write(fixture.Scalar("b"), 1000, DatabaseFixture.Bytes(1));
        Link link = new(fixture);
        for (ulong i = 0; i < 10; i++)
        {
            Assert.Equal([MirrorSampleStatus.Stored, MirrorSampleStatus.Late], link.Apply((long)i, i, i));
        }

        Assert.Equal(10, fixture.Find("a").SampleCount);
        Assert.Equal(1, fixture.Find("b").SampleCount);
        Assert.Equal(10UL, fixture.Find("b").PositionOf(link.Slot));
        Assert.Equal(s_stored, link.Apply(2000, 10, 10));
        Assert.Equal((link.Slot, 10UL), fixture.Find("b").OriginOf(1));
    }

    [Fact]
    public void ApplyMirrorRow_ComponentTakesTurnsWithLocalWriter_KeepsBothOrigins()
    {
        using var fixture = new DatabaseFixture();
        Link link = new(fixture);
        for (ulong i = 0; i < 20; i++)
        {
            long time = 2 * (long)i;
            Assert.Equal(s_stored, link.Apply(time, i, i));
            Assert.Equal(CommitStatus.Ok, fixture.Database.Write(fixture.Find("a"), time + 1, DatabaseFixture.Bytes(i)));
        }

        fixture.Reopen();
        Component a = fixture.Find("a");
        Assert.Equal((20UL, 20UL, 40L), (a.PositionOf(link.Slot), a.PositionOf(0), a.SampleCount));
        Assert.Equal((link.Slot, 7UL), a.OriginOf(14));
        Assert.Equal(((ushort)0, 7UL), a.OriginOf(15));
        Assert.Equal(20, fixture.Find("b").SampleCount);
    }

    [Fact]
    public void Write_ComponentIsOwnedByALinkedNode_IsRefused()
    {
        using var fixture = new DatabaseFixture();
        Link link = new(fixture);
        TableBinding table = fixture.Bind("a", "b");
        link.Apply(1, 0, 0);
        fixture.Find("a").OwnerSlot = link.Slot;
        Assert.Equal(CommitStatus.Owned, fixture.Database.Write(fixture.Find("a"), 2, DatabaseFixture.Bytes(0)));
        TableResult result = fixture.Apply(table, 2, 0, 0);
        Assert.Equal((CommitStatus.Owned, 0, 1), (result.Status, result.Field, result.StoredCount));
        Assert.Equal(s_stored, link.Apply(3, 1, 1));
        fixture.Find("a").OwnerSlot = 0;
        Assert.Equal(CommitStatus.Ok, fixture.Database.Write(fixture.Find("a"), 4, DatabaseFixture.Bytes(0)));
    }

    [Fact]
    public void DeclareGap_PositionMovesOn_AndSurvivesReopening()
    {
        using var fixture = new DatabaseFixture();
        Link link = new(fixture);
        link.Apply(0, 0, 0);
        fixture.Database.DeclareGap(fixture.Find("a"), link.Slot, 1, 9);
        Assert.Equal(10UL, fixture.Find("a").PositionOf(link.Slot));
        Assert.Equal([MirrorSampleStatus.Duplicate, MirrorSampleStatus.Stored], link.Apply(1, 4, 1));
        fixture.Reopen();
        Assert.Equal(10UL, fixture.Find("a").PositionOf(link.Slot));
        Assert.Equal(2UL, fixture.Find("b").PositionOf(link.Slot));
    }

    [Fact]
    public void ApplyMirrorRow_AfterWarmUp_AllocatesNothing()
    {
        using var fixture = new DatabaseFixture();
        Link link = new(fixture);
        for (ulong i = 0; i < 1000; i++)
        {
            link.Apply((long)i, i, i);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (ulong i = 1000; i < 11_000; i++)
        {
            link.Apply((long)i, i, i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class Link
    {
        private readonly DatabaseFixture _fixture;
        private readonly MirrorRowLayout _layout;
        private readonly ulong[] _ordinals = new ulong[2];
        private readonly MirrorSampleStatus[] _outcomes = new MirrorSampleStatus[2];
        private readonly byte[] _values = new byte[16];

        public Link(DatabaseFixture fixture)
        {
            _fixture = fixture;
            Slot = fixture.Database.SlotOf(NodeId.Create());
            _layout = new MirrorRowLayout([fixture.Scalar("a"), fixture.Scalar("b")], [0, 8], 16);
        }

        public ushort Slot { get; }

        public MirrorSampleStatus[] Apply(long timestamp, ulong a, ulong b)
        {
            _ordinals[0] = a;
            _ordinals[1] = b;
            _fixture.Database.ApplyMirrorRow(_layout, Slot, _ordinals, timestamp, _values, _outcomes, wait: true);
            return _outcomes;
        }
    }

    [Fact]
    public void Write_WhereACrashLeftARunWithoutItsSample_KeepsItsOwnOrigin()
    {
        using var fixture = new DatabaseFixture();
        Component a = fixture.Scalar("a");
        for (int i = 0; i < 3; i++)
        {
            fixture.Database.Write(a, i, DatabaseFixture.Bytes(i));
        }

        ushort node = fixture.Database.SlotOf(NodeId.Create());
        fixture.Database.Dispose();
        using (MirrorJournal journal = MirrorJournal.Open(fixture.Path, out _))
        {
            journal.Append(new JournalRecord(JournalRecordType.Run, node, a.Id, 3, 7, default, 0));
        }

        fixture.Open();
        fixture.Database.Write(fixture.Find("a"), 10, DatabaseFixture.Bytes(10));
        Assert.Equal(((ushort)0, 3UL), fixture.Find("a").OriginOf(3));
        fixture.Reopen();
        Assert.Equal(((ushort)0, 3UL), fixture.Find("a").OriginOf(3));
        Assert.Equal(4UL, fixture.Find("a").PositionOf(0));
    }
}
