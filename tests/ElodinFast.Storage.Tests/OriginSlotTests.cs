using System.Net;
using Xunit;

namespace ElodinFast.Storage.Tests;

public sealed class OriginSlotTests
{
    [Fact]
    public void SlotOf_MoreStrangersThanSlots_ShareOneAndNodesStillGetTheirs()
    {
        using var fixture = new DatabaseFixture();
        var slots = new HashSet<ushort>();
        for (int i = 0; i < OriginSlots.StrangerCountMax; i++)
        {
            Assert.True(slots.Add(fixture.Database.SlotOf(Endpoint(i))));
        }

        for (int i = OriginSlots.StrangerCountMax; i < 5000; i++)
        {
            Assert.Equal(OriginSlots.SharedSlot, fixture.Database.SlotOf(Endpoint(i)));
        }

        // Those that we send to have some more, and nodes the rest.
        ushort known = fixture.Database.SlotOf(Endpoint(10_000), isKnown: true);
        Assert.True(slots.Add(known));
        NodeId[] nodes = [.. Enumerable.Range(0, 500).Select(static _ => NodeId.Create())];
        ushort[] nodeSlots = [.. nodes.Select(fixture.Database.SlotOf)];
        Assert.All(nodeSlots, slot => Assert.True(slots.Add(slot)));
        Assert.True(fixture.Database.IsSelf(OriginSlots.SharedSlot));
        Assert.DoesNotContain(OriginSlots.SharedSlot, slots);
        ushort first = fixture.Database.SlotOf(Endpoint(0));

        fixture.Reopen();
        Assert.Equal(first, fixture.Database.SlotOf(Endpoint(0)));
        Assert.Equal(known, fixture.Database.SlotOf(Endpoint(10_000)));
        Assert.Equal(OriginSlots.SharedSlot, fixture.Database.SlotOf(Endpoint(20_000)));
        Assert.True(fixture.Database.IsSelf(OriginSlots.SharedSlot));
        Assert.Equal(nodeSlots, nodes.Select(fixture.Database.SlotOf));
        Assert.True(slots.Add(fixture.Database.SlotOf(NodeId.Create())));
    }

    [Fact]
    public void Write_FromManyStrangers_IsKept()
    {
        using var fixture = new DatabaseFixture();
        for (int i = 0; i < OriginSlots.StrangerCountMax; i++)
        {
            fixture.Database.SlotOf(Endpoint(i));
        }

        TableBinding binding = fixture.Bind("x");
        ushort slot = fixture.Database.SlotOf(Endpoint(5000));
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(CommitStatus.Ok, fixture.ApplyFrom(slot, binding, i, i).Status);
        }

        fixture.Reopen();
        Assert.Equal(10, fixture.Find("x").SampleCount);
        Assert.Equal(10u, fixture.Find("x").PositionOf(0)); // towards nodes it is ours
    }

    private static IPEndPoint Endpoint(int number) => new(new IPAddress([10, 0, (byte)(number >> 8), (byte)number]), 2000 + (number >> 16));
}
