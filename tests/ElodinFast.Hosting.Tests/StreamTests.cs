using System.Buffers.Binary;
using System.Diagnostics;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Hosting.Tests;

/// <summary>What a server sends by itself.</summary>
public class StreamTests
{
    private static readonly PacketId s_id = new(1, 0);

    [Fact]
    public void RealTime_BurstOf5000Samples_ArrivesCompleteAndInOrder()
    {
        const int Count = 5000;
        using var fixture = new ServerFixture();
        RawClient[] clients = [fixture.Connect(), fixture.Connect()];
        using var disposals = new Disposals(clients);
        using RawClient writer = fixture.Connect();
        writer.Send(ServerFixture.VTable(s_id, "speed"));
        writer.ReadReplies();
        foreach (RawClient client in clients)
        {
            client.Send(new StreamRequest(StreamBehavior.RealTime, 0), 5);
            client.Read<ComponentMetadata>();
            client.Read<DumpSchemaResp>();
            client.Read<VTableMsg>();
        }

        writer.Send([.. Enumerable.Range(0, Count).SelectMany(i => RawClient.Table(s_id, 1000 + i, i))]);
        foreach (RawClient client in clients)
        {
            for (int i = 0; i < Count; i++)
            {
                byte[] packet = client.Read()!;
                Assert.Equal((1000 + i, (double)i), (BinaryPrimitives.ReadInt64LittleEndian(packet.AsSpan(8)), BinaryPrimitives.ReadDoubleLittleEndian(packet.AsSpan(16))));
                Assert.Equal(5, packet[7]);
            }
        }
    }

    [Fact]
    public void RealTime_ClientThatLagsBehindTheRing_StillGetsEverySample()
    {
        const int Count = 400;
        const int Elements = 8000; // 64 kB a sample: more than the ring and the socket hold
        using var fixture = new ServerFixture();
        using RawClient client = fixture.Connect();
        ComponentId wide = ComponentId.FromName("wide");
        fixture.Database.TryRegister(wide, new ComponentSchema(PrimitiveType.F64, Elements), false, out Component component);
        client.Send(new StreamRequest(StreamBehavior.RealTime, 0), 5);
        client.Read<ComponentMetadata>();
        client.Read<DumpSchemaResp>();
        client.Read<VTableMsg>();
        byte[] value = new byte[component.ByteCount];
        for (int i = 0; i < Count; i++)
        {
            value.AsSpan().Fill((byte)i);
            while (fixture.Database.Write(component, 1000 + i, value) == CommitStatus.RingFull)
            {
                fixture.Database.WaitForSharedSpace();
            }
        }

        for (int i = 0; i < Count; i++)
        {
            byte[] packet = client.Read()!;
            Assert.Equal(1000 + i, BinaryPrimitives.ReadInt64LittleEndian(packet.AsSpan(8)));
            Assert.False(packet.AsSpan(16).ContainsAnyExcept((byte)i));
        }
    }

    [Fact]
    public void Write_ClientThatTakesNothing_IsClosedAndTheOthersGoOn()
    {
        using var fixture = new ServerFixture();
        using RawClient stalled = fixture.Connect();
        using RawClient other = fixture.Connect();
        other.Send(ServerFixture.VTable(s_id, "speed", 1000));
        other.ReadReplies();
        stalled.Send(new StreamRequest(StreamBehavior.RealTime, 0), 5);
        fixture.WaitForStream();
        var clock = Stopwatch.StartNew();
        for (int i = 0; fixture.Server.StreamCount > 0 && clock.ElapsedMilliseconds < 10_000; i++)
        {
            other.SendTable(s_id, i, new double[1000]);
            if (i % 64 == 0)
            {
                Thread.Sleep(1);
            }
        }

        Assert.Equal(0, fixture.Server.StreamCount);
        Assert.InRange(clock.ElapsedMilliseconds, ServerSession.WriteTimeoutMs - 100, 10_000);
        Assert.Empty(other.ReadReplies());
    }

    [Fact]
    public void SubscribeLastUpdated_ChangesOfTimeAndConfig_AreTold()
    {
        using var fixture = new ServerFixture();
        using RawClient client = fixture.Connect();
        using RawClient writer = fixture.Connect();
        client.Send(new SubscribeLastUpdated(), 4);
        Assert.Equal(long.MinValue, client.Read<LastUpdated>().TimestampMicros);
        writer.Send(ServerFixture.VTable(s_id, "speed"));
        writer.SendTable(s_id, 1000, 1);
        Assert.Equal(1000, client.Read<LastUpdated>().TimestampMicros);
        writer.SendTable(s_id, 1000, 2); // no change
        writer.ReadReplies();
        writer.Send(new SetDbConfig(null, [new("a", "b")]));
        Assert.Contains(new KeyValuePair<string, string>("a", "b"), client.Read<DbConfig>().Metadata);
        Assert.Equal(1000, client.Read<LastUpdated>().TimestampMicros);
    }

    [Fact]
    public void Silent_Connection_KeepsItsStreamsAndGetsNoAnswers()
    {
        using var fixture = new ServerFixture();
        using RawClient client = fixture.Connect();
        client.Send(new SubscribeLastUpdated(), 4);
        Assert.Equal(long.MinValue, client.Read<LastUpdated>().TimestampMicros);
        client.Send(new ConnectionSettings(true));
        client.Send(new GetSchema(new ComponentId(1)), 6);
        client.SendTable(new PacketId(77, 0), 1, 1);
        client.Send(ServerFixture.VTable(s_id, "speed"));
        client.SendTable(s_id, 1000, 1);

        Assert.Equal(1000, client.Read<LastUpdated>().TimestampMicros);
        client.Send(new ConnectionSettings(false));
        Assert.Empty(client.ReadReplies());
    }

    [Fact]
    public void UdpUnicast_AskedForTwiceAndElsewhere_RunsOnceAndOnlyToTheRequester()
    {
        using var fixture = new ServerFixture();
        using RawClient client = fixture.Connect();
        client.Send(new UdpUnicast(new StreamRequest(StreamBehavior.RealTime, 0), "127.0.0.1:9"));
        client.Send(new UdpUnicast(new StreamRequest(StreamBehavior.RealTime, 0), "127.0.0.1:9"));
        Assert.Empty(client.ReadReplies());
        Assert.Single(fixture.Server.UdpStreams.All);

        client.Send(new UdpUnicast(new StreamRequest(StreamBehavior.RealTime, 0), "192.0.2.1:9"));
        Assert.EndsWith("not to 192.0.2.1", client.Read<ErrorResponse>().Description, StringComparison.Ordinal);
    }

    private sealed class Disposals(IDisposable[] items) : IDisposable
    {
        public void Dispose()
        {
            foreach (IDisposable item in items)
            {
                item.Dispose();
            }
        }
    }
}
