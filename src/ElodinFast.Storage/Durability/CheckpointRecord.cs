using System.Buffers.Binary;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>One 48-byte record of the checkpoint file (docs/storage-format.md).</summary>
/// <param name="Type">What the record says.</param>
/// <param name="Key">FILE: the log file.</param>
/// <param name="A">FILE: bytes of data on the disk. OPENED: low half of the boot id. DONE: inode of db_state.</param>
/// <param name="B">FILE: bytes that <paramref name="Checksum"/> covers. OPENED: high half of the boot id. DONE: when db_state was last written, in ticks.</param>
/// <param name="Checksum">FILE: CRC32C of the first <paramref name="B"/> bytes of data.</param>
/// <param name="TimeMicros">When, µs since 1970 (UTC).</param>
internal readonly record struct CheckpointRecord(CheckpointRecordType Type, LogFileKey Key, ulong A, ulong B, uint Checksum, long TimeMicros)
{
    /// <summary>Bytes of one record.</summary>
    public const int ByteCount = 48;

    private const uint Magic = 0x314b4345;   // "ECK1"
    private const int OwnChecksumOffset = 44;

    /// <summary>Writes the record's 48 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        destination = destination[..ByteCount];
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Magic);
        destination[4] = (byte)Type;
        destination[5] = (byte)Key.Kind;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[6..], Key.Segment);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], Key.Id);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], A);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[24..], B);
        BinaryPrimitives.WriteInt64LittleEndian(destination[32..], TimeMicros);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[40..], Checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[OwnChecksumOffset..], OwnChecksum(destination));
    }

    /// <summary>Reads a record; false when magic or checksum are wrong.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out CheckpointRecord record)
    {
        record = default;
        if (source.Length < ByteCount
            || BinaryPrimitives.ReadUInt32LittleEndian(source) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(source[OwnChecksumOffset..]) != OwnChecksum(source))
        {
            return false;
        }

        record = new CheckpointRecord(
            (CheckpointRecordType)source[4],
            new LogFileKey(
                BinaryPrimitives.ReadUInt64LittleEndian(source[8..]),
                (LogFileKind)source[5],
                BinaryPrimitives.ReadUInt16LittleEndian(source[6..])),
            BinaryPrimitives.ReadUInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[32..]));
        return true;
    }

    private static uint OwnChecksum(ReadOnlySpan<byte> record) => Crc32C.Compute(record[..OwnChecksumOffset]);
}
