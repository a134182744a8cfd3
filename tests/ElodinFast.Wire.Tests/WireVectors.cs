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

        // However it is aligned and whatever stands behind it, in both forms.
        KnownMessage known = KnownMessages.Of(id);
        byte[] again = new byte[vector.Body.Length];
        for (int start = 0; start < 8; start++)
        {
            byte[] shifted = [.. new byte[start], .. vector.Body, 0xff, 0x00, 0xff];
            Assert.True(known.TryReencode(shifted.AsSpan(start), again, out int byteCount, out _));
            Assert.Equal(encoded, again[..byteCount]);
            Assert.True(known.TryReencodeView(shifted.AsSpan(start), again, out byteCount, out _));
            Assert.Equal(encoded, again[..byteCount]);
        }
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
            Assert.False(KnownMessages.Of(id).TryReencodeView(vector.Body[..length], [], out _, out error));
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

            ReadOnlySpan<byte> span = vector.Packet.AsSpan(0, length);
            Assert.Equal(FrameStatus.NeedMore, FrameReader.TryRead(ref span, out _, out _));
            Assert.Equal(length, span.Length);
        }
    }

    [Fact]
    public void FrameReader_AllVectorsInARow_GivesThemOneByOneHoweverTheyArrive()
    {
        byte[] stream = [.. Vector.All.SelectMany(vector => vector.Packet)];
        int seed = Environment.TickCount64.GetHashCode();
        var random = new Random(seed);
        for (int run = 0; run < 20; run++)
        {
            var segments = new List<ReadOnlyMemory<byte>>();
            for (int start = 0; start < stream.Length;)
            {
                int byteCount = Math.Min(run == 0 ? 1 : random.Next(1, 200), stream.Length - start);
                segments.Add(stream.AsMemory(start, byteCount));
                start += byteCount;
            }

            ReadOnlySequence<byte> buffer = EverySplit.Join([.. segments]);
            ReadOnlySpan<byte> span = stream;
            foreach (Vector vector in Vector.All)
            {
                FrameStatus status = FrameReader.TryRead(ref buffer, out PacketHeader header, out ReadOnlySequence<byte> body);
                Assert.True(status == FrameStatus.Packet, $"seed {seed}: {vector}");
                Assert.Equal(vector.Header, header);
                Assert.True(vector.Body.SequenceEqual(body.ToArray()), $"seed {seed}: {vector}");
                Assert.Equal(FrameStatus.Packet, FrameReader.TryRead(ref span, out header, out ReadOnlySpan<byte> spanBody));
                Assert.Equal(vector.Header, header);
                Assert.True(vector.Body.SequenceEqual(spanBody), vector.Name);
            }

            Assert.True(buffer.IsEmpty && span.IsEmpty);
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
