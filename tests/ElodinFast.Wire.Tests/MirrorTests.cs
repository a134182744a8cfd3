using System.Buffers;

namespace ElodinFast.Wire.Tests;

/// <summary>Carriers and row groups.</summary>
public class MirrorTests
{
    private static readonly NodeId s_node = new(0x0102030405060708, 0x090a0b0c0d0e0f10);

    [Fact]
    public void Crc32C_CheckValue_IsTheStandardOne() => Assert.Equal(0xe3069283u, Crc32C.Compute("123456789"u8));

    [Fact]
    public void Carrier_IsATimeSeriesWithoutSamples()
    {
        byte[] packet = new byte[64];
        byte[] carried = new byte[AnnouncedBody.ByteCount];
        new AnnouncedBody(7).Write(carried);
        int byteCount = Carrier.Write(packet, CarrierKind.Announced, carried, flags: 3, requestId: 9);
        Assert.Equal(Carrier.HeaderByteCount + AnnouncedBody.ByteCount, byteCount);
        Assert.Equal("1C000000024D52090000000000000000" + "0E010300", Convert.ToHexString(packet, 0, 20));
        Assert.True(Datagram.TryValidate(packet.AsSpan(0, byteCount), out _));
        ReadOnlySpan<byte> body = packet.AsSpan(PacketHeader.ByteCount, byteCount - PacketHeader.ByteCount);
        Assert.True(PacketHeader.TryRead(packet, out PacketHeader header) && Carrier.Is(header));
        Assert.True(TimeSeriesBody.TryRead(body[..8], sizeof(double), out TimeSeriesBody series));
        Assert.Equal(0, series.Count);
        Assert.True(Carrier.TryRead(body, out CarrierKind kind, out ushort flags, out ReadOnlySpan<byte> read));
        Assert.Equal((CarrierKind.Announced, (ushort)3), (kind, flags));
        Assert.Equal(carried, read.ToArray());
    }

    [Fact]
    public void Carrier_AnyBitFlipped_IsRefused()
    {
        var output = new ArrayBufferWriter<byte>();
        Carrier.Write(output, CarrierKind.Bye, [1, 2, 3]);
        byte[] body = output.WrittenSpan[PacketHeader.ByteCount..].ToArray();
        for (int bit = 0; bit < 8 * body.Length; bit++)
        {
            body[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Carrier.TryRead(body, out _, out _, out _), $"bit {bit}");
            body[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.True(Carrier.TryRead(body, out _, out _, out _));
        Assert.False(Carrier.TryRead(body.AsSpan(0, 15), out _, out _, out _));
    }

    [Fact]
    public void Hello_RoundTrips()
    {
        byte[] nonce = [.. Enumerable.Range(0, HelloBody.NonceByteCount).Select(i => (byte)i)];
        var hello = new HelloBody
        {
            Node = s_node,
            Instance = 42,
            Capabilities = MirrorCapabilities.Rows | MirrorCapabilities.Messages,
            UdpPort = 2240,
            DatagramByteCountMax = 65_507,
            RowToken = 0xdeadbeef,
            Nonce = nonce,
            Generation = 7,
            Alias = "señal-with-a-long-name",
        };
        byte[] body = new byte[HelloBody.ByteCount];
        hello.Write(body);
        Assert.Equal("0102030405060708090A0B0C0D0E0F10", Convert.ToHexString(body, 0, 16));
        Assert.True(HelloBody.TryRead(body, out HelloBody? read));
        Assert.Equal(nonce, read!.Nonce.ToArray());
        Assert.Equal("señal-with-a-lo", read.Alias);
        Assert.Equal(hello with { Nonce = default, Alias = "" }, read with { Nonce = default, Alias = "" });
        Assert.False(HelloBody.TryRead(body.AsSpan(1), out _));
    }

    [Fact]
    public void Bodies_RoundTrip()
    {
        byte[] bytes = new byte[128];
        var tail = new TailEntry(s_node, new ComponentId(5), 6, TailEntry.OwnedFlag, 7, 8, 9);
        tail.Write(bytes);
        Assert.True(TailEntry.TryCount(bytes.AsSpan(0, TailEntry.ByteCount), out int count));
        Assert.Equal((1, tail), (count, TailEntry.Read(bytes, 0)));
        Assert.False(TailEntry.TryCount(bytes.AsSpan(0, TailEntry.ByteCount + 1), out _));

        var status = new StatusBody(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        status.Write(bytes);
        Assert.True(StatusBody.TryRead(bytes, out StatusBody statusRead));
        Assert.Equal(status, statusRead);
        Assert.False(StatusBody.TryRead(bytes.AsSpan(0, StatusBody.ByteCount - 1), out _));

        var heartbeat = new HeartbeatBody(1, -2, 3, 4, 5, 6, 7, 8, GroupCount: 2);
        heartbeat.Write(bytes);
        new GroupPosition(3, 4).Write(bytes.AsSpan(HeartbeatBody.ByteCount + GroupPosition.ByteCount));
        Assert.True(HeartbeatBody.TryRead(bytes, out HeartbeatBody heartbeatRead));
        Assert.Equal(heartbeat, heartbeatRead);
        Assert.True(heartbeatRead.TryGetGroups(bytes, out ReadOnlySpan<byte> groups));
        Assert.True(GroupPosition.TryRead(groups[GroupPosition.ByteCount..], out GroupPosition position));
        Assert.Equal(new GroupPosition(3, 4), position);
        Assert.False(heartbeatRead.TryGetGroups(bytes.AsSpan(0, HeartbeatBody.ByteCount + 15), out _));

        var begin = new BeginBody(-5, 1);
        begin.Write(bytes);
        Assert.True(BeginBody.TryRead(bytes, out BeginBody beginRead));
        Assert.Equal(begin, beginRead);

        new ByeBody(3).Write(bytes);
        Assert.True(ByeBody.TryRead(bytes.AsSpan(0, ByeBody.ByteCount), out ByeBody bye));
        Assert.Equal(new ByeBody(3), bye);
    }

    [Fact]
    public void RowGroup_RoundTrips_AndIsAnOrdinaryVTable()
    {
        var vec3 = new ComponentSchema(PrimitiveType.F64, 3);
        RowGroupField[] fields =
        [
            new(ComponentId.FromName("a"), vec3, 24, 1, 100),
            new(ComponentId.FromName("b"), new ComponentSchema(PrimitiveType.U64), 48, 2, ulong.MaxValue),
        ];
        VTableMsg message = RowGroupVTable.Build(new PacketId(3, 4), 77, s_node, 88, RowGroupFlags.HistoryExcluded, fields);
        Assert.True(VTable.TryRead(message.VTable.Encoded.Span, out VTable received, out _));
        Assert.True(RowGroupVTable.TryParse(received, out RowGroupInfo? info));
        Assert.Equal((77u, s_node, 88ul, RowGroupFlags.HistoryExcluded), (info!.Group, info.Origin, info.Instance, info.Flags));
        Assert.Equal([1u, 2u], info.Incarnations);
        Assert.Equal([100ul, ulong.MaxValue], info.BaseOrdinals);

        Assert.Equal(VTableStatus.Ok, VTablePlan.TryCompile(received, out VTablePlan? plan, out _));
        for (int i = 0; i < fields.Length; i++)
        {
            Assert.Equal(RowGroupVTable.TimestampOffset, plan!.TimestampOffset(i));
            Assert.Equal(fields[i].Component, plan.Fields[i].ComponentId);
            Assert.Equal(fields[i].Schema, plan.Fields[i].Schema);
            Assert.Equal(fields[i].Offset, plan.Fields[i].Offset);
            Assert.False(plan.Fields[i].IsTimestampSource);
        }

        Assert.True(Packets.TryRead(Vector.Named("vtable_shared_timestamp_6_fields").Body, out VTableMsg ordinary, out _));
        Assert.False(RowGroupVTable.TryParse(ordinary.VTable, out _));
    }

    [Fact]
    public void RowHeader_AnyBitFlipped_IsRefused()
    {
        var id = new PacketId(3, 4);
        byte[] body = new byte[56];
        new Random(1).NextBytes(body);
        var header = new RowHeader(1, 2, 3);
        header.Write(id, body);
        Assert.True(RowHeader.TryRead(id, body, out RowHeader read));
        Assert.Equal(header, read);
        Assert.False(RowHeader.TryRead(new PacketId(3, 5), body, out _));
        Assert.False(RowHeader.TryRead(id, body.AsSpan(0, 55), out _));
        Assert.False(RowHeader.TryRead(id, body.AsSpan(0, 15), out _));
        for (int bit = 0; bit < 8 * body.Length; bit++)
        {
            body[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(RowHeader.TryRead(id, body, out _), $"bit {bit}");
            body[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void RowsAndCarriers_AfterWarmUp_AllocateNothing()
    {
        var id = new PacketId(3, 4);
        byte[] body = new byte[256];
        byte[] packet = new byte[256];
        Assert.Equal(0, Allocations.Of(() =>
        {
            new RowHeader(1, 2, 3).Write(id, body);
            RowHeader.TryRead(id, body, out _);
            int byteCount = Carrier.Write(packet, CarrierKind.Heartbeat, body.AsSpan(0, 100));
            Carrier.TryRead(packet.AsSpan(PacketHeader.ByteCount, byteCount - PacketHeader.ByteCount), out _, out _, out _);
        }));
    }
}
