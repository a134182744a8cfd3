using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>The 8 bytes in front of every packet: u32 length of what follows it, kind, id, request id.</summary>
public readonly record struct PacketHeader(uint Length, PacketKind Kind, PacketId Id, byte RequestId)
{
    /// <summary>Bytes of a header.</summary>
    public const int ByteCount = 8;

    private const int KindShift = 32;
    private const int IdShift = 40;
    private const int RequestIdShift = 56;

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

        ulong raw = BinaryPrimitives.ReadUInt64LittleEndian(source);
        var id = new PacketId((ushort)(raw >> IdShift));
        header = new PacketHeader((uint)raw, (PacketKind)(raw >> KindShift), id, (byte)(raw >> RequestIdShift));
        return true;
    }

    /// <summary>Writes the 8 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        ulong raw = Length | ((ulong)Kind << KindShift) | ((ulong)Id.Value << IdShift) | ((ulong)RequestId << RequestIdShift);
        BinaryPrimitives.WriteUInt64LittleEndian(destination, raw);
    }
}
