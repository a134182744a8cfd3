using System.Buffers;
using System.Net.Sockets;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Hosting.Tests;

/// <summary>One connection: framing, order, limits, what ends it and what does not.</summary>
public class SessionTests
{
    private static readonly PacketId s_id = new(1, 0);
    private static readonly ComponentId s_speed = ComponentId.FromName("speed");

    [Theory]
    [InlineData("0400000004010001", "kind 4")]
    [InlineData("04000000ff010001", "kind 255")]
    [InlineData("0300000000000000", "length 3")]
    [InlineData("00000000", "length 0")]
    [InlineData("01000010", "length above 256 MiB, only the prefix")]
    [InlineData("ffffffff", "greatest length")]
    [InlineData("0b0000000201000100000000000000", "time series of 7 bytes")]
    [InlineData("0b0000000301000100000000000000", "message with 7 bytes of timestamp")]
    public void Receive_NoPacket_ClosesThisConnectionOnly(string hex, string what)
    {
        using var fixture = new ServerFixture();
        using RawClient other = fixture.Connect();
        using RawClient client = fixture.Connect();
        client.Send(ServerFixture.VTable(s_id, "speed"));
        client.SendTable(s_id, 1000, 1.5);
        client.Send([.. Convert.FromHexString("0400000000e01507"), .. Convert.FromHexString(hex)]);

        Assert.Equal(7, client.Read()![7]); // what came before is answered
        Assert.True(client.Read() is null, what);
        other.Send(new GetSchema(s_speed));
        Assert.Equal(PrimitiveType.F64, other.Read<SchemaMsg>().Schema.Type);
        Assert.Equal(1, fixture.Database.FindComponent(s_speed)!.SampleCount);
    }

    [Fact]
    public void Receive_EveryByteByItself_IsHandledTheSame()
    {
        using var fixture = new ServerFixture();
        using RawClient client = fixture.Connect();
        var packets = new ArrayBufferWriter<byte>();
        Packets.Write(packets, ServerFixture.VTable(s_id, "speed"));
        packets.Write(RawClient.Table(s_id, 1000, 1.5));
        Packets.Write(packets, new GetSchema(s_speed), 9);
        foreach (byte b in packets.WrittenSpan.ToArray())
        {
            client.Send([b]);
        }

        Assert.Equal(PrimitiveType.F64, client.Read<SchemaMsg>().Schema.Type);
        Assert.Equal(1, fixture.Database.FindComponent(s_speed)!.SampleCount);
    }

    [Fact]
    public void Receive_EndsInsideAPacket_KeepsWhatCameBefore()
    {
        using var fixture = new ServerFixture();
        using (RawClient client = fixture.Connect())
        {
            client.Send(ServerFixture.VTable(s_id, "speed"));
            client.SendTable(s_id, 1000, 1.5);
            client.Send(RawClient.Table(s_id, 2000, 2.5)[..20]);
            client.Socket.Shutdown(SocketShutdown.Send);
            Assert.Null(client.Read());
        }

        Assert.Equal(1, fixture.Database.FindComponent(s_speed)!.SampleCount);
    }

    [Fact]
    public void Message_Of20Megabytes_IsStoredAndComesBack()
    {
        using var fixture = new ServerFixture();
        using RawClient client = fixture.Connect();
        byte[] payload = new byte[20 * 1024 * 1024];
        new Random(8).NextBytes(payload);
        var packet = new ArrayBufferWriter<byte>();
        Packets.WriteMessageWithTimestamp(packet, new PacketId(10, 20), 1000, payload);
        client.Send(packet.WrittenSpan.ToArray());
        client.Send(new GetMsgs(new PacketId(10, 20), 0, long.MaxValue, null));

        TimestampedPayload stored = Assert.Single(client.Read<MsgBatch>().Messages);
        Assert.Equal(1000, stored.TimestampMicros);
        Assert.True(stored.Payload.Span.SequenceEqual(payload));
    }

    [Fact]
    public void Requests_WrittenAtOnce_AreAnsweredInOrder()
    {
        using var fixture = new ServerFixture();
        using RawClient client = fixture.Connect();
        var packets = new ArrayBufferWriter<byte>();
        for (int i = 0; i < 10_000; i++)
        {
            Packets.Write(packets, new GetSchema(s_speed), (byte)i); // an error each
        }

        var sending = new Thread(() => client.Send(packets.WrittenSpan.ToArray()));
        sending.Start();
        for (int i = 0; i < 10_000; i++)
        {
            Assert.Equal((byte)i, client.Read()![7]);
        }

        Assert.True(sending.Join(5000));
    }

    [Fact]
    public void TwoClients_SamePacketIdForDifferentVTables_EachKeepsItsOwn()
    {
        using var fixture = new ServerFixture();
        using RawClient first = fixture.Connect();
        using RawClient second = fixture.Connect();
        first.Send(ServerFixture.VTable(s_id, "first"));
        first.ReadReplies();
        second.Send(ServerFixture.VTable(s_id, "second"));
        second.ReadReplies();
        Parallel.For(0, 2, which =>
        {
            for (int i = 0; i < 1000; i++)
            {
                (which == 0 ? first : second).SendTable(s_id, i, which);
            }
        });

        Assert.Empty(first.ReadReplies());
        Assert.Empty(second.ReadReplies());
        Assert.Equal(1000, fixture.Database.FindComponent(ComponentId.FromName("first"))!.SampleCount);
        Assert.Equal(1000, fixture.Database.FindComponent(ComponentId.FromName("second"))!.SampleCount);
    }

    [Fact]
    public void Table_OfAnOwnedComponent_AnswersWhoWritesIt()
    {
        using var fixture = new ServerFixture();
        fixture.Database.TryRegister(s_speed, new ComponentSchema(PrimitiveType.F64), false, out Component speed);
        fixture.Database.SetMetadata(new ComponentMetadata(s_speed, "speed", []));
        using ComponentOwner owner = fixture.Database.Claim([speed]);
        using RawClient client = fixture.Connect();
        client.Send(ServerFixture.VTable(s_id, "speed"));
        client.SendTable(s_id, 1000, 1.5);

        Assert.Equal("owned: speed is written by the simulation in this process", client.Read<ErrorResponse>().Description);
        Assert.Equal(0, speed.SampleCount);
    }

    [Fact]
    public void UnservedRequest_Answered_IsNeverStored()
    {
        using var fixture = new ServerFixture();
        using RawClient client = fixture.Connect();
        client.Send(new FollowStream(1500), 3);
        client.Send(new StreamRequest(StreamBehavior.RealTimeBatched, 0), 4);

        Assert.Equal("not implemented: FollowStream", client.Read<ErrorResponse>().Description);
        Assert.Equal("not implemented: Stream(RealTimeBatched)", client.Read<ErrorResponse>().Description);
        Assert.Empty(fixture.Database.MessageLogs);
    }

    [Fact]
    public void Streams_BeyondTheBound_AreRefused()
    {
        using var fixture = new ServerFixture();
        using RawClient client = fixture.Connect();
        for (int i = 0; i <= ServerSession.StreamCountMax; i++)
        {
            client.Send(new StreamRequest(StreamBehavior.RealTime, 0), (byte)i);
        }

        Assert.Equal($"this connection has {ServerSession.StreamCountMax} streams already", client.Read<ErrorResponse>().Description);
    }
}
