using System.Buffers;
using ElodinFast.TestKit;

namespace ElodinFast.Wire.Tests;

/// <summary>Frames and datagrams that are not well formed.</summary>
public class FramingTests
{
    [Theory]
    [InlineData("01000010", FrameStatus.Oversized)]
    [InlineData("ffffffff", FrameStatus.Oversized)]
    [InlineData("03000000", FrameStatus.TooShort)]
    [InlineData("00000000", FrameStatus.TooShort)]
    [InlineData("0400000004010200", FrameStatus.BadKind)]
    [InlineData("04000000ff010200", FrameStatus.BadKind)]
    [InlineData("0b0000000301020000000000000000", FrameStatus.BodyTooShort)]
    [InlineData("0400000002010200", FrameStatus.BodyTooShort)]
    [InlineData("00000010000102", FrameStatus.NeedMore)]
    [InlineData("0000001000010200", FrameStatus.NeedMore)]
    [InlineData("", FrameStatus.NeedMore)]
    [InlineData("0400000000010200", FrameStatus.Packet)]
    public void FrameReader_Front_IsJudgedOnEverySplit(string hex, FrameStatus expected)
    {
        byte[] front = Convert.FromHexString(hex);
        foreach ((string split, ReadOnlySequence<byte> bytes) in EverySplit.Of(front))
        {
            ReadOnlySequence<byte> buffer = bytes;
            FrameStatus status = FrameReader.TryRead(ref buffer, out _, out _);
            Assert.True(expected == status, $"{split}: {status}");
            Assert.Equal(expected == FrameStatus.Packet ? 0 : front.Length, buffer.Length);
        }

        ReadOnlySpan<byte> span = front;
        Assert.Equal(expected, FrameReader.TryRead(ref span, out _, out _));
        Assert.Equal(expected == FrameStatus.Packet ? 0 : front.Length, span.Length);
    }

    [Fact]
    public void Packets_OfEveryKind_AreReadAsWritten()
    {
        var output = new ArrayBufferWriter<byte>();
        Packets.Write(output, new LastUpdated(-1), 7);
        Packets.WriteRaw(output, PacketKind.Table, new PacketId(1, 2), 8, [1, 2, 3]);
        Packets.WriteTimeSeries(output, new PacketId(3, 4), 9, [5, 6], [7, 8]);
        Packets.WriteMessageWithTimestamp(output, new PacketId(5, 6), -7, "text"u8, 10);
        foreach ((string split, ReadOnlySequence<byte> bytes) in EverySplit.Of(output.WrittenSpan.ToArray()))
        {
            ReadOnlySequence<byte> rest = bytes;
            (PacketKind Kind, PacketId Id, byte RequestId, byte[] Body)[] read =
                [Next(ref rest), Next(ref rest), Next(ref rest), Next(ref rest)];
            Assert.True(rest.IsEmpty, split);
            Assert.Equal([(byte)7, (byte)8, (byte)9, (byte)10], read.Select(packet => packet.RequestId));
            Assert.Equal(
                [PacketKind.Message, PacketKind.Table, PacketKind.TimeSeries, PacketKind.MessageWithTimestamp],
                read.Select(packet => packet.Kind));
            Assert.True(Packets.TryRead(read[0].Body, out LastUpdated last, out _));
            Assert.Equal(-1, last.TimestampMicros);
            Assert.Equal([1, 2, 3], read[1].Body);
            Assert.True(TimeSeriesBody.TryRead(read[2].Body, 1, out TimeSeriesBody series));
            Assert.True(series.TimestampMicros(1) == 6 && series.Value(1)[0] == 8);
            Assert.True(TimestampedBody.TryRead(read[3].Body, out long time, out ReadOnlySpan<byte> payload));
            Assert.True(time == -7 && payload.SequenceEqual("text"u8));
        }
    }

    [Fact]
    public void Write_MoreThanAReaderTakes_IsRefusedBeforeAnythingIsReserved()
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Throws<ArgumentException>(() => Packets.Write(output, default(TooLarge)));
        Assert.Equal((0, 0), (output.WrittenCount, output.Capacity));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("04", 0)]
    [InlineData("0400000000010200", 1)]
    [InlineData("04000000000102000500000001010200aa", 2)]
    [InlineData("040000000001020004000000000102", 0)]
    [InlineData("04000000000102000400000005010200", 0)]
    [InlineData("0500000000010200", 0)]
    [InlineData("040000000001020000", 0)]
    [InlineData("0b0000000301020000000000000000", 0)]
    [InlineData("0c000000030102000000000000000000", 1)]
    [InlineData("ffffffff00010200", 0)]
    public void Datagram_IsJudgedWhole(string hex, int expectedCount)
    {
        Assert.Equal(expectedCount > 0, Datagram.TryValidate(Convert.FromHexString(hex), out int packetCount));
        Assert.Equal(expectedCount, packetCount);
    }

    private static (PacketKind Kind, PacketId Id, byte RequestId, byte[] Body) Next(ref ReadOnlySequence<byte> rest)
    {
        Assert.Equal(FrameStatus.Packet, FrameReader.TryRead(ref rest, out PacketHeader header, out ReadOnlySequence<byte> body));
        return (header.Kind, header.Id, header.RequestId, body.ToArray());
    }

    private readonly struct TooLarge : IWireMessage<TooLarge>
    {
        public static PacketId PacketId => default;

        public int MaxByteCount => (int)WireLimits.MaxLength - 3;

        public static bool TryRead(scoped ref PostcardReader reader, out TooLarge value)
        {
            value = default;
            return true;
        }

        public void Write(ref PostcardWriter writer)
        {
        }
    }
}
