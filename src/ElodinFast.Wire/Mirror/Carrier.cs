using System.Buffers;
using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>
/// A message between mirrors, in the dress of a time series without samples: who does not know it drops it without a word.
/// </summary>
internal static class Carrier
{
    /// <summary>Bytes in front of the carried body, from the start of the packet.</summary>
    public const int HeaderByteCount = PacketHeader.ByteCount + InnerHeaderByteCount;

    private const int InnerHeaderByteCount = 16;
    private const byte Version = 1;
    private const int KindOffset = 8;
    private const int VersionOffset = 9;
    private const int FlagsOffset = 10;
    private const int CrcOffset = 12;

    /// <summary>The packet id of every carrier.</summary>
    public static PacketId Id => ExtIds.Row;

    /// <summary>Whether a packet is a carrier by its header.</summary>
    public static bool Is(in PacketHeader header) => header.Kind == PacketKind.TimeSeries && header.Id == Id;

    /// <summary>Writes a whole packet into a buffer and answers its bytes; allocates nothing.</summary>
    /// <exception cref="ArgumentException">The buffer is shorter than the packet.</exception>
    public static int Write(
        Span<byte> destination, CarrierKind kind, ReadOnlySpan<byte> carried, ushort flags = 0, byte requestId = 0)
    {
        int bodyByteCount = InnerHeaderByteCount + carried.Length;
        PacketHeader.ForBody(bodyByteCount, PacketKind.TimeSeries, Id, requestId).Write(destination);
        Span<byte> body = destination.Slice(PacketHeader.ByteCount, bodyByteCount);
        BinaryPrimitives.WriteUInt64LittleEndian(body, 0);
        body[KindOffset] = (byte)kind;
        body[VersionOffset] = Version;
        BinaryPrimitives.WriteUInt16LittleEndian(body[FlagsOffset..], flags);
        carried.CopyTo(body[InnerHeaderByteCount..]);
        BinaryPrimitives.WriteUInt32LittleEndian(body[CrcOffset..], ComputeCrc(body));
        return PacketHeader.ByteCount + bodyByteCount;
    }

    /// <summary>Writes a whole packet.</summary>
    public static void Write(
        IBufferWriter<byte> output, CarrierKind kind, ReadOnlySpan<byte> carried, ushort flags = 0, byte requestId = 0) =>
        output.Advance(Write(output.GetSpan(HeaderByteCount + carried.Length), kind, carried, flags, requestId));

    /// <summary>Reads the body of a packet that <see cref="Is"/> a carrier; <see langword="false"/> on a bad version or checksum.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out CarrierKind kind, out ushort flags, out ReadOnlySpan<byte> carried)
    {
        if (body.Length < InnerHeaderByteCount
            || BinaryPrimitives.ReadUInt64LittleEndian(body) != 0
            || body[VersionOffset] != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(body[CrcOffset..]) != ComputeCrc(body))
        {
            kind = default;
            flags = 0;
            carried = default;
            return false;
        }

        kind = (CarrierKind)body[KindOffset];
        flags = BinaryPrimitives.ReadUInt16LittleEndian(body[FlagsOffset..]);
        carried = body[InnerHeaderByteCount..];
        return true;
    }

    private static uint ComputeCrc(ReadOnlySpan<byte> body)
    {
        uint state = Crc32C.Append(Crc32C.Start, body[KindOffset..CrcOffset]);
        state = Crc32C.Append(state, 0u);
        return Crc32C.Finish(Crc32C.Append(state, body[InnerHeaderByteCount..]));
    }
}
