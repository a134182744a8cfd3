using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>The 8 bytes in front of every packet: u32 length of what follows it, kind, id, request id.</summary>
public readonly record struct PacketHeader(uint Length, PacketKind Kind, PacketId Id, byte RequestId)
{
    /// <summary>Bytes of a header.</summary>
    public const int ByteCount = 8;

    /// <summary>Bytes behind the header, for a header that <see cref="WireLimits"/> allows.</summary>
    public int BodyByteCount => (int)Length - 4;

    /// <summary>Bytes of the whole packet with its length prefix.</summary>
    public int PacketByteCount => (int)Length + 4;

    /// <summary>A header for a body of the given size.</summary>
    public static PacketHeader ForBody(int bodyByteCount, PacketKind kind, PacketId id, byte requestId) =>
        new((uint)bodyByteCount + 4, kind, id, requestId);

    /// <summary>Reads a header from the first 8 bytes; nothing is checked but their presence.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out PacketHeader header)
    {
        if (source.Length < ByteCount)
        {
            header = default;
            return false;
        }

        header = new PacketHeader(
            BinaryPrimitives.ReadUInt32LittleEndian(source), (PacketKind)source[4], PacketId.Read(source[5..]), source[7]);
        return true;
    }

    /// <summary>Writes the 8 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Length);
        destination[4] = (byte)Kind;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[5..], Id.Value);
        destination[7] = RequestId;
    }
}
