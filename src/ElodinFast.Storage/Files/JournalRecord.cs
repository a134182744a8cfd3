using System.Buffers.Binary;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>One 64-byte record: which origin the samples of a component have, and what was lost (docs/storage-format.md).</summary>
/// <param name="Type">What the record says.</param>
/// <param name="Slot">Source slot that a NODE or PEER record defines, or that a RUN or GAP belongs to.</param>
/// <param name="ComponentId">Of RUN and GAP.</param>
/// <param name="A">RUN: first local index. GAP: first ordinal lost.</param>
/// <param name="B">RUN: first ordinal. GAP: last ordinal lost.</param>
/// <param name="Node">Of NODE (16 bytes id) and PEER (address as IPv6 with the port in its own encoding).</param>
/// <param name="Boot">Boot counter.</param>
internal readonly record struct JournalRecord(
    JournalRecordType Type, ushort Slot, ComponentId ComponentId, ulong A, ulong B, NodeId Node, uint Boot)
{
    /// <summary>Bytes of one record.</summary>
    public const int ByteCount = 64;

    private const uint Magic = 0x314d4645;   // "EFM1"
    private const int ChecksumOffset = 60;

    /// <summary>Incarnation, 1 until truncation and host crashes count.</summary>
    public uint Incarnation { get; init; } = 1;

    /// <summary>Writes the record's 64 bytes.</summary>
    public void Write(Span<byte> destination)
    {
        destination = destination[..ByteCount];
        destination.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[4..], (ushort)Type);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[6..], Slot);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], ComponentId.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[16..], A);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[24..], B);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[32..], Incarnation);
        Node.Write(destination[40..]);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[56..], Boot);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[ChecksumOffset..], Checksum(destination));
    }

    /// <summary>Reads a record; false when magic or checksum are wrong.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out JournalRecord record)
    {
        record = default;
        if (source.Length < ByteCount
            || BinaryPrimitives.ReadUInt32LittleEndian(source) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(source[ChecksumOffset..]) != Checksum(source))
        {
            return false;
        }

        record = new JournalRecord(
            (JournalRecordType)BinaryPrimitives.ReadUInt16LittleEndian(source[4..]),
            BinaryPrimitives.ReadUInt16LittleEndian(source[6..]),
            new ComponentId(BinaryPrimitives.ReadUInt64LittleEndian(source[8..])),
            BinaryPrimitives.ReadUInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[24..]),
            NodeId.Read(source[40..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[56..]))
        {
            Incarnation = BinaryPrimitives.ReadUInt32LittleEndian(source[32..]),
        };
        return true;
    }

    /// <summary>CRC32C (Castagnoli) of the bytes in front of the checksum.</summary>
    private static uint Checksum(ReadOnlySpan<byte> record) => Crc32C.Compute(record[..ChecksumOffset]);
}
