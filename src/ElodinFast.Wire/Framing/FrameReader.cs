using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace ElodinFast.Wire;

/// <summary>TCP: takes packets off the front of a byte stream that may be cut anywhere. Stateless; allocates nothing. Hot.</summary>
/// <remarks>A packet is refused as soon as that is certain: nobody waits for the rest of a length that is not allowed.</remarks>
public static class FrameReader
{
    private const int LengthByteCount = sizeof(uint);

    /// <summary>Takes the next packet off the front of <paramref name="buffer"/>.</summary>
    /// <param name="buffer">Moved behind the packet on <see cref="FrameStatus.Packet"/>, otherwise unchanged.</param>
    /// <param name="header">The packet's header; also set as far as it is known when the status is an error.</param>
    /// <param name="body">The packet's body, borrowed from the buffer.</param>
    public static FrameStatus TryRead(scoped ref ReadOnlySpan<byte> buffer, out PacketHeader header, out ReadOnlySpan<byte> body)
    {
        FrameStatus status = Judge(buffer, buffer.Length, out header);
        if (status != FrameStatus.Packet)
        {
            body = default;
            return status;
        }

        body = buffer.Slice(PacketHeader.ByteCount, header.BodyByteCount);
        buffer = buffer[header.PacketByteCount..];
        return FrameStatus.Packet;
    }

    /// <inheritdoc cref="TryRead(ref ReadOnlySpan{byte}, out PacketHeader, out ReadOnlySpan{byte})"/>
    public static FrameStatus TryRead(ref ReadOnlySequence<byte> buffer, out PacketHeader header, out ReadOnlySequence<byte> body)
    {
        Span<byte> copy = stackalloc byte[PacketHeader.ByteCount];
        scoped ReadOnlySpan<byte> front = buffer.FirstSpan;
        if (front.Length < PacketHeader.ByteCount)
        {
            int byteCount = (int)Math.Min(buffer.Length, PacketHeader.ByteCount);
            buffer.Slice(0, byteCount).CopyTo(copy);
            front = copy[..byteCount];
        }

        FrameStatus status = Judge(front, buffer.Length, out header);
        if (status != FrameStatus.Packet)
        {
            body = default;
            return status;
        }

        body = buffer.Slice(PacketHeader.ByteCount, header.BodyByteCount);
        buffer = buffer.Slice(header.PacketByteCount);
        return FrameStatus.Packet;
    }

    /// <summary>Judges a header by itself: <see cref="FrameStatus.Packet"/> or an error.</summary>
    internal static FrameStatus Check(in PacketHeader header)
    {
        FrameStatus status = CheckLength(header.Length);
        if (status != FrameStatus.Packet || header.Kind <= PacketKind.Table)
        {
            return status;
        }

        if (header.Kind > PacketKind.MessageWithTimestamp)
        {
            return FrameStatus.BadKind;
        }

        return header.BodyByteCount < sizeof(long) ? FrameStatus.BodyTooShort : FrameStatus.Packet;
    }

    // The first bytes of a buffer of so many: a packet only when all of it is there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FrameStatus Judge(ReadOnlySpan<byte> front, long byteCount, out PacketHeader header)
    {
        if (!PacketHeader.TryRead(front, out header))
        {
            return CheckPrefix(front, out header);
        }

        FrameStatus status = Check(in header);
        return status == FrameStatus.Packet && byteCount < header.PacketByteCount ? FrameStatus.NeedMore : status;
    }

    private static FrameStatus CheckLength(uint length) => length switch
    {
        > WireLimits.MaxLength => FrameStatus.Oversized,
        < WireLimits.MinLength => FrameStatus.TooShort,
        _ => FrameStatus.Packet,
    };

    private static FrameStatus CheckPrefix(ReadOnlySpan<byte> front, out PacketHeader header)
    {
        header = default;
        if (front.Length < LengthByteCount)
        {
            return FrameStatus.NeedMore;
        }

        header = new PacketHeader(BinaryPrimitives.ReadUInt32LittleEndian(front), default, default, 0);
        FrameStatus status = CheckLength(header.Length);
        return status == FrameStatus.Packet ? FrameStatus.NeedMore : status;
    }
}
