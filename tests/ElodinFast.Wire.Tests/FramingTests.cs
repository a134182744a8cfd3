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

    [Fact]
    public void FramesAndDatagrams_AfterWarmUp_AllocateNothing()
    {
        byte[] packet = Vector.Named("vtable_shared_timestamp_6_fields/table_0").Packet;
        ReadOnlySequence<byte> cut = EverySplit.Join(packet.AsMemory(0, 5), packet.AsMemory(5));
        Assert.Equal(0, Allocations.Of(() => Datagram.TryValidate(packet, out _)));
        Assert.Equal(0, Allocations.Of(() =>
        {
            ReadOnlySequence<byte> buffer = cut;
            FrameReader.TryRead(ref buffer, out _, out _);
        }));
    }
}
