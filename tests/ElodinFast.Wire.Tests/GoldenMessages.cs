using System.Buffers;
using ElodinFast.TestKit;

namespace ElodinFast.Wire.Tests;

/// <summary>Whole packets by hand, for the messages that the vector files lack.</summary>
public class GoldenMessages
{
    private const long Time = 1_700_000_000_000_000;

    private static readonly ComponentId s_temperature = ComponentId.FromName("temperature");
    private static readonly FixedRateBehavior s_clock = new(InitialTimestamp.Latest, 16_666_666, 60);

    [Fact]
    public void Streams()
    {
        Same("06 00 00 00 00 07 42 00 00 00", new StreamRequest(StreamBehavior.RealTime, 0));
        Same("06 00 00 00 00 07 42 00 02 07", new StreamRequest(StreamBehavior.RealTimeBatched, 7));
        Same("0d 00 00 00 00 07 42 00 01 01 aa a0 f9 07 3c ac 02", new StreamRequest(StreamBehavior.FixedRate(s_clock), 300));
        Same(
            "15 00 00 00 00 07 42 00 01 02 80 80 f2 81 83 89 85 06 aa a0 f9 07 3c ac 02",
            new StreamRequest(StreamBehavior.FixedRate(s_clock with { InitialTimestamp = InitialTimestamp.Manual(Time) }), 300));
        Same("06 00 00 00 00 11 0d 00 02 00", new VTableStream(new PacketId(2, 0)));
        Same("06 00 00 00 00 db 0c 00 10 20", new MsgStream(new PacketId(0x10, 0x20)));
        Same(
            "0e 00 00 00 00 d8 54 00 10 20 ac 02 00 aa a0 f9 07 3c",
            new FixedRateMsgStream(
                new PacketId(0x10, 0x20), new FixedRateOp(300, s_clock with { InitialTimestamp = InitialTimestamp.Earliest })));
        Same("05 00 00 00 00 e0 27 00 01", new ConnectionSettings(true));
        Same(
            "15 00 00 00 00 78 50 00 00 00 0e 31 32 37 2e 30 2e 30 2e 31 3a 32 32 35 30",
            new UdpUnicast(new StreamRequest(StreamBehavior.RealTime, 0), "127.0.0.1:2250"));
        Same(
            "15 00 00 00 00 37 bf 00 01 00 0e 31 32 37 2e 30 2e 30 2e 31 3a 32 32 35 30",
            new UdpVTableStream(new PacketId(1, 0), "127.0.0.1:2250"));
        Same("06 00 00 00 00 e0 25 00 dc 0b", new FollowStream(1500));
        Same(
            "18 00 00 00 00 e0 02 01 ac 02 01 01 01 80 80 f2 81 83 89 85 06 01 00 aa a0 f9 07 00",
            new SetStreamState(300, true, Time, WireDuration.FromNanoseconds(16_666_666), null), 1);
        Same("0e 00 00 00 00 e0 1a 00 80 80 f2 81 83 89 85 06 ac 02", new StreamTimestamp(Time, 300));
    }

    [Fact]
    public void Components()
    {
        Same(
            "2d 00 00 00 00 b7 ca 00 ae d6 a4 fa ed fc 92 c1 10 0a 64 72 6f 6e 65 2e 67 79 72 6f 01 0d 65 6c 65 6d 65 6e 74 5f 6e"
            + "61 6d 65 73 05 78 2c 79 2c 7a",
            new SetComponentMetadata(new ComponentMetadata(
                ComponentId.FromName("drone.gyro"), "drone.gyro", [KeyValuePair.Create("element_names", "x,y,z")])));
        Same(
            "16 00 00 00 00 e0 03 01 01 00 00 a0 9c 01 d5 f2 c1 f0 9c b8 dd b2 55 01 80 02",
            new GetTimeSeries(new PacketId(1, 0), 0, 10_000, s_temperature, 256), 1);
        Same("0d 00 00 00 00 e0 05 01 d5 f2 c1 f0 9c b8 dd b2 55", new GetSchema(s_temperature), 1);
        Same("07 00 00 00 00 e0 04 01 0a 01 03", new SchemaMsg(new ComponentSchema(PrimitiveType.F64, 3)), 1);
        Same("04 00 00 00 00 e0 0e 01", default(DumpMetadata), 1);
        Same("0e 00 00 00 00 e0 12 00 ff ff ff ff ff ff ff ff ff 01", new LastUpdated(long.MinValue));
        Same("0c 00 00 00 00 e0 12 00 80 80 f2 81 83 89 85 06", new LastUpdated(Time));
        Same(
            "15 00 00 00 00 e0 13 00 01 01 01 08 75 69 2e 74 68 65 6d 65 04 64 61 72 6b",
            new SetDbConfig(true, [KeyValuePair.Create("ui.theme", "dark")]));
    }

    [Fact]
    public void QueriesAndLogs()
    {
        Same("0d 00 00 00 00 e0 1b 01 08 53 45 4c 45 43 54 20 31", new SqlQuery("SELECT 1"), 1);
        Same("05 00 00 00 00 e0 1c 01 00", new ArrowIpc(null), 1);
        Same("13 00 00 00 00 e0 1d 01 0e 69 6e 76 61 6c 69 64 20 6d 73 67 20 69 64", new ErrorResponse("invalid msg id"), 1);
        Same(
            "12 00 00 00 00 e0 22 01 10 20 00 fe ff ff ff ff ff ff ff ff 01 00",
            new GetMsgs(new PacketId(0x10, 0x20), 0, long.MaxValue, null), 1);
        Same(
            "11 00 00 00 00 e0 23 01 01 80 80 f2 81 83 89 85 06 03 01 02 03",
            new MsgBatch([new TimestampedPayload(Time, new byte[] { 1, 2, 3 })]), 1);
        Same("0d 00 00 00 00 e0 28 00 05 61 2e 62 69 6e 02 de ad", new StoreAsset("a.bin", new byte[] { 0xde, 0xad }));
        Same("09 00 00 00 00 da 15 01 03 6f 75 74 02", new SaveArchive("out", ArchiveFormat.Csv), 1);
        Same(
            "34 00 00 00 00 e0 1f 00 fd 32 07 66 73 77 2e 6c 6f 67 08 4c 6f67456e747279 1a 02 05 6c6576656c 02 7538 02"
            + "07 6d657373616765 06 537472696e67 10 00",
            new SetMsgMetadata(PacketId.FromLogName("fsw.log"), new MsgMetadata("fsw.log", OwnedNamedType.LogEntry, [])));
    }

    [Fact]
    public void Operations()
    {
        Same("05 00 00 00 00 a6 c2 00 3c", new MeanOp(60));
        Same(
            "0c 00 00 00 00 ec 09 00 ac 02 01 aa a0 f9 07 3c",
            new FixedRateOp(300, s_clock));
        Same("04 00 00 00 00 e1 01 00", default(NewConnection));
    }

    [Fact]
    public void OpaqueBytesSchema()
    {
        Assert.Equal(
            Hex("0b 4f706171756542797465 73 1a 01 04 64617461 06 5665633c543e 16 02 7538 02"),
            Convert.ToHexString(Payload.Of(OwnedNamedType.OpaqueBytes)));
    }

    [Fact]
    public void TimestampedAndSeries()
    {
        var output = new ArrayBufferWriter<byte>();
        Packets.WriteMessageWithTimestamp(output, new PacketId(0x10, 0x20), Time, "hi"u8);
        Assert.Equal(Hex("0e 00 00 00 03 10 20 00 00 40 1e 18 24 0a 06 00 68 69"), Convert.ToHexString(output.WrittenSpan));
        Assert.True(TimestampedBody.TryRead(output.WrittenSpan[PacketHeader.ByteCount..], out long time, out ReadOnlySpan<byte> payload));
        Assert.Equal(Time, time);
        Assert.Equal("hi"u8.ToArray(), payload.ToArray());

        output.ResetWrittenCount();
        byte[] values = [.. BitConverter.GetBytes(1.0), .. BitConverter.GetBytes(2.0)];
        Packets.WriteTimeSeries(output, new PacketId(1, 0), 1, [1000, 2000], values);
        Assert.Equal(
            Hex("2c 00 00 00 02 01 00 01 02 00 00 00 00 00 00 00 e8 03 00 00 00 00 00 00 d0 07 00 00 00 00 00 00"
                + "00 00 00 00 00 00 f0 3f 00 00 00 00 00 00 00 40"),
            Convert.ToHexString(output.WrittenSpan));
        ReadOnlySpan<byte> body = output.WrittenSpan[PacketHeader.ByteCount..];
        Assert.True(TimeSeriesBody.TryRead(body, sizeof(double), out TimeSeriesBody series));
        Assert.Equal(2, series.Count);
        Assert.Equal(2000, series.TimestampMicros(1));
        Assert.Equal(values[8..], series.Value(1).ToArray());
        Assert.False(TimeSeriesBody.TryRead(body, sizeof(float), out _));
        Assert.False(TimeSeriesBody.TryRead(body[..^1], sizeof(double), out _));
        Assert.False(TimeSeriesBody.TryRead([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 1 << 20, out _));
    }

    private static string Hex(string text) => text.Replace(" ", string.Empty, StringComparison.Ordinal).ToUpperInvariant();

    private static void Same<T>(string hex, T message, byte requestId = 0)
        where T : IWireMessage<T>
    {
        var output = new ArrayBufferWriter<byte>();
        Packets.Write(output, message, requestId);
        Assert.Equal(Hex(hex), Convert.ToHexString(output.WrittenSpan));

        Assert.True(Packets.TryRead(output.WrittenSpan[PacketHeader.ByteCount..], out T read, out PostcardError error), $"{error}");
        var again = new ArrayBufferWriter<byte>();
        Packets.Write(again, read, requestId);
        Assert.Equal(Hex(hex), Convert.ToHexString(again.WrittenSpan));
    }
}
