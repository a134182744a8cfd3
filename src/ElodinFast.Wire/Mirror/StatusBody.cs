using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>State of the receiving side of a link, for its sender. The window is what it grants, in bytes. Late counts samples
/// that the time order refused.</summary>
internal readonly record struct StatusBody(
    ulong Rows, ulong Bytes, ulong Lost, ulong Duplicates, ulong Bad, ulong KernelDrops, ulong Buffered, ulong Behind,
    ulong WindowByteCount, uint SeenSeq, uint Late = 0)
{
    /// <summary>Bytes of the body.</summary>
    public const int ByteCount = 80;

    private const int BytesOffset = 8;
    private const int LostOffset = 16;
    private const int DuplicatesOffset = 24;
    private const int BadOffset = 32;
    private const int KernelDropsOffset = 40;
    private const int BufferedOffset = 48;
    private const int BehindOffset = 56;
    private const int WindowByteCountOffset = 64;
    private const int SeenSeqOffset = 72;
    private const int LateOffset = 76;

    /// <summary>Reads the body.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out StatusBody body)
    {
        if (source.Length < ByteCount)
        {
            body = default;
            return false;
        }

        body = new StatusBody(
            BinaryPrimitives.ReadUInt64LittleEndian(source),
            BinaryPrimitives.ReadUInt64LittleEndian(source[BytesOffset..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[LostOffset..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[DuplicatesOffset..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[BadOffset..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[KernelDropsOffset..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[BufferedOffset..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[BehindOffset..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[WindowByteCountOffset..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[SeenSeqOffset..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[LateOffset..]));
        return true;
    }

    /// <summary>Writes the body.</summary>
    public void Write(Span<byte> destination)
    {
        destination[..ByteCount].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(destination, Rows);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[BytesOffset..], Bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[LostOffset..], Lost);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[DuplicatesOffset..], Duplicates);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[BadOffset..], Bad);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[KernelDropsOffset..], KernelDrops);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[BufferedOffset..], Buffered);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[BehindOffset..], Behind);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[WindowByteCountOffset..], WindowByteCount);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[SeenSeqOffset..], SeenSeq);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[LateOffset..], Late);
    }
}
