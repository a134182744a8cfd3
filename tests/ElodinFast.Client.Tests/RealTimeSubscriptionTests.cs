using System.Buffers.Binary;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Client.Tests;

public sealed class RealTimeSubscriptionTests
{
    private static readonly ComponentId s_id = ComponentId.FromName("rocket.mach");
    private static readonly PacketId s_table = new(7, 7);

    [Fact]
    public void OnPacket_AnnouncedComponent_YieldsNameTimeAndValue()
    {
        var seen = new List<(string Name, long Time, double Value)>();
        var subscription = new RealTimeSubscription(
            (component, time, value) => seen.Add((component.Name, time, BinaryPrimitives.ReadDoubleLittleEndian(value))));
        Feed(subscription, new ComponentMetadata(s_id, "rocket.mach", [new("priority", "1")]));
        Feed(subscription, new VTableMsg(s_table, Scalar()));
        Table(subscription, 42, 1.5);
        Table(subscription, 42, 1.5);

        Assert.Equal([("rocket.mach", 42, 1.5), ("rocket.mach", 42, 1.5)], seen);
        Assert.Equal(0, subscription.BadCount);
    }

    [Fact]
    public void OnPacket_TableWithoutVTable_IsCountedAndSkipped()
    {
        var subscription = new RealTimeSubscription((_, _, _) => Assert.Fail("nothing to show"));
        Table(subscription, 1, 1);
        Assert.Equal(1, subscription.BadCount);
    }

    [Fact]
    public void OnPacket_TableCutShort_IsCountedAndTheNextOneRead()
    {
        int seen = 0;
        var subscription = new RealTimeSubscription((_, _, _) => seen++);
        Feed(subscription, new VTableMsg(s_table, Scalar()));
        for (int length = 0; length < 16; length++)
        {
            subscription.OnPacket(PacketHeader.ForBody(length, PacketKind.Table, s_table, 0), new byte[length]);
        }

        Table(subscription, 1, 1);
        Assert.Equal((16, 1), (subscription.BadCount, seen));
    }

    [Fact]
    public void OnPacket_MetadataComesLater_NameFollows()
    {
        string? name = null;
        var subscription = new RealTimeSubscription((component, _, _) => name = component.Name);
        Feed(subscription, new VTableMsg(s_table, Scalar()));
        Table(subscription, 1, 1);
        Assert.Equal(s_id.ToString(), name);
        Feed(subscription, new ComponentMetadata(s_id, "rocket.mach", []));
        Table(subscription, 2, 1);
        Assert.Equal("rocket.mach", name);
    }

    private static VTable Scalar() => new VTableBuilder()
        .AddComponent(8, s_id, new ComponentSchema(PrimitiveType.F64), VTableNode.Table(0, 8))
        .Build();

    private static void Feed<T>(RealTimeSubscription subscription, T message)
        where T : IWireMessage<T>
    {
        ReadOnlySpan<byte> packet = PacketEncoder.Message(message, 0).Span;
        Assert.True(PacketHeader.TryRead(packet, out PacketHeader header));
        subscription.OnPacket(header, packet[PacketHeader.ByteCount..]);
    }

    private static void Table(RealTimeSubscription subscription, long time, double value)
    {
        var body = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(body, time);
        BinaryPrimitives.WriteDoubleLittleEndian(body.AsSpan(8), value);
        subscription.OnPacket(PacketHeader.ForBody(body.Length, PacketKind.Table, s_table, 0), body);
    }
}
