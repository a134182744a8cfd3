using System.Buffers;
using System.Buffers.Binary;
using ElodinFast.Wire;

namespace ElodinFast.Fuzz;

/// <summary>A byte stream, read from one span and from a sequence of three segments: the same packets, the same end.</summary>
internal sealed class FrameTarget : IFuzzTarget
{
    private const int CutByteCount = 2;

    private readonly byte[] _bytes = new byte[1024];
    private readonly Segment _first = new();
    private readonly Segment _middle = new();
    private readonly Segment _last = new();

    public string Name => "frame";

    public string Purpose => "TCP: a byte stream gives the same packets however it is cut";

    // The first two bytes say where the rest is cut.
    public IEnumerable<byte[]> Seeds()
    {
        IReadOnlyList<byte[]> packets = RecordedPackets.All;
        for (int i = 0; i + 1 < packets.Count; i += 2)
        {
            yield return [(byte)i, (byte)(i * 7), .. packets[i], .. packets[i + 1]];
        }
    }

    public void Mend(Span<byte> input)
    {
        // Either the first packet is all there is, or two share the rest.
        Span<byte> stream = input.Length > CutByteCount ? input[CutByteCount..] : [];
        if (stream.Length >= 2 * PacketHeader.ByteCount && (stream[7] & 1) != 0)
        {
            int first = (stream.Length / 2) - 4;
            BinaryPrimitives.WriteInt32LittleEndian(stream, first);
            stream = stream[(first + 4)..];
        }

        if (stream.Length >= PacketHeader.ByteCount)
        {
            BinaryPrimitives.WriteInt32LittleEndian(stream, stream.Length - 4);
        }
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < CutByteCount)
        {
            return;
        }

        ReadOnlySpan<byte> whole = input[CutByteCount..];
        whole.CopyTo(_bytes);
        int cut = input[0] * whole.Length / 255;
        int later = cut + (input[1] * (whole.Length - cut) / 255);
        _first.Set(_bytes.AsMemory(0, cut), 0, _middle);
        _middle.Set(_bytes.AsMemory(cut, later - cut), cut, _last);
        _last.Set(_bytes.AsMemory(later, whole.Length - later), later, null);
        var pieces = new ReadOnlySequence<byte>(_first, 0, _last, whole.Length - later);
        while (true)
        {
            FrameStatus status = FrameReader.TryRead(ref whole, out PacketHeader header, out ReadOnlySpan<byte> body);
            FrameStatus other = FrameReader.TryRead(ref pieces, out PacketHeader otherHeader, out ReadOnlySequence<byte> otherBody);
            WrongAnswerException.Require(status == other, "span and sequence differ in their answer");
            WrongAnswerException.Require(header == otherHeader, "span and sequence differ in the header");
            WrongAnswerException.Require(whole.Length == pieces.Length, "span and sequence differ in what is left");
            if (status != FrameStatus.Packet)
            {
                return;
            }

            WrongAnswerException.Require(body.Length == header.BodyByteCount, "the body's length is not the header's");
            WrongAnswerException.Require(header.Length is >= WireLimits.MinLength and <= WireLimits.MaxLength, "length out of the limits");
            WrongAnswerException.Require(AreEqual(body, otherBody), "span and sequence differ in the body");
        }
    }

    private static bool AreEqual(ReadOnlySpan<byte> body, ReadOnlySequence<byte> other)
    {
        foreach (ReadOnlyMemory<byte> piece in other)
        {
            if (piece.Length > body.Length || !body[..piece.Length].SequenceEqual(piece.Span))
            {
                return false;
            }

            body = body[piece.Length..];
        }

        return body.IsEmpty;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public void Set(ReadOnlyMemory<byte> memory, long start, Segment? next)
        {
            Memory = memory;
            RunningIndex = start;
            Next = next;
        }
    }
}
