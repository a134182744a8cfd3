using System.Buffers;
using ElodinFast.TestKit;

namespace ElodinFast.Wire.Tests;

/// <summary>tests/vectors/wire.jsonl, both ways and on every split.</summary>
public class WireVectors
{
    public static TheoryData<string> Names => [.. Vector.All.Select(vector => vector.Name)];

    public static TheoryData<string> MessageNames =>
        [.. Vector.All.Where(vector => vector.Message != "Table").Select(vector => vector.Name)];

    [Fact]
    public void Vectors_AreAllThere() => Assert.Equal(130, Vector.All.Count);

    [Theory]
    [MemberData(nameof(MessageNames))]
    public void Write_FieldsOfTheVector_GivesItsBytes(string name)
    {
        Vector vector = Vector.Named(name);
        Assert.Equal(Convert.ToHexString(vector.Packet), Convert.ToHexString(VectorEncoder.Encode(vector)));
    }

    [Theory]
    [MemberData(nameof(MessageNames))]
    public void TryRead_BytesOfTheVector_GivesItsFields(string name)
    {
        // What was read encodes to the bytes that its fields encode to (the test above), so it is those fields.
        Vector vector = Vector.Named(name);
        PacketId id = vector.Message == "LogEntry" ? MessageIds.LogEntry : vector.Header.Id;
        Assert.True(KnownMessages.TryReencode(id, vector.Body, out byte[] encoded, out _));
        Assert.Equal(Convert.ToHexString(vector.Body), Convert.ToHexString(encoded));

        byte[] longer = [.. vector.Body, 0xff, 0x00, 0xff];
        Assert.True(KnownMessages.TryReencode(id, longer, out byte[] encodedAgain, out _));
        Assert.Equal(encoded, encodedAgain);
    }

    [Theory]
    [MemberData(nameof(MessageNames))]
    public void TryRead_CutAnywhere_IsAnUnexpectedEnd(string name)
    {
        Vector vector = Vector.Named(name);
        PacketId id = vector.Message == "LogEntry" ? MessageIds.LogEntry : vector.Header.Id;
        for (int length = 0; length < vector.Body.Length; length++)
        {
            Assert.False(KnownMessages.TryReencode(id, vector.Body[..length], out _, out PostcardError error));
            Assert.Equal(PostcardError.UnexpectedEnd, error);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void FrameReader_EverySplit_GivesThePacketAndTheRest(string name)
    {
        Vector vector = Vector.Named(name);
        byte[] trailing = [0x04, 0x00, 0x00];
        foreach ((string split, ReadOnlySequence<byte> bytes) in EverySplit.Of([.. vector.Packet, .. trailing]))
        {
            ReadOnlySequence<byte> buffer = bytes;
            FrameStatus status = FrameReader.TryRead(ref buffer, out PacketHeader header, out ReadOnlySequence<byte> body);
            Assert.True(status == FrameStatus.Packet, split);
            Assert.Equal(vector.Header, header);
            Assert.True(vector.Body.SequenceEqual(body.ToArray()), split);
            Assert.Equal(trailing, buffer.ToArray());
            Assert.Equal(FrameStatus.NeedMore, FrameReader.TryRead(ref buffer, out _, out _));
            Assert.Equal(trailing.Length, buffer.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void FrameReader_BeginningOfAPacket_NeedsMore(string name)
    {
        Vector vector = Vector.Named(name);
        for (int length = 0; length < vector.Packet.Length; length++)
        {
            var buffer = new ReadOnlySequence<byte>(vector.Packet, 0, length);
            Assert.Equal(FrameStatus.NeedMore, FrameReader.TryRead(ref buffer, out _, out _));
            Assert.Equal(length, buffer.Length);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Datagram_OfTheVector_IsWhole(string name)
    {
        Vector vector = Vector.Named(name);
        Assert.True(Datagram.TryValidate(vector.Packet, out int packetCount));
        Assert.Equal(1, packetCount);
        for (int length = 0; length < vector.Packet.Length; length++)
        {
            Assert.False(Datagram.TryValidate(vector.Packet.AsSpan(0, length), out _));
        }

        Assert.False(Datagram.TryValidate([.. vector.Packet, 0], out _));
    }
}
