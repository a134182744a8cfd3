using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>
/// When a batch of rows was committed and encoded, in nanoseconds of a clock that both sides have. It follows the rows in their datagram.
/// </summary>
/// <param name="Token">As in rows: what the receiver wants to see.</param>
/// <param name="FirstSeq">Sequence number of the batch's first row.</param>
/// <param name="LastSeq">Of its last.</param>
/// <param name="RowCount">Rows of the batch whose commit is known.</param>
/// <param name="PacedCount">Of these, how many were committed by a tick that was due at a known time.</param>
/// <param name="EncodedNs">When the batch was ready to be sent.</param>
/// <param name="FirstCommitNs">Earliest commit.</param>
/// <param name="LastCommitNs">Latest commit.</param>
/// <param name="FirstDueNs">When the earliest of these ticks was due.</param>
/// <param name="LastDueNs">When the latest of these ticks was due.</param>
internal readonly record struct StampBody(
    uint Token, uint FirstSeq, uint LastSeq, uint RowCount, uint PacedCount,
    long EncodedNs, long FirstCommitNs, long LastCommitNs, long FirstDueNs, long LastDueNs)
{
    /// <summary>Bytes of the body.</summary>
    public const int ByteCount = 64;

    private const int FirstSeqOffset = 4;
    private const int LastSeqOffset = 8;
    private const int RowCountOffset = 12;
    private const int PacedCountOffset = 16;
    private const int EncodedOffset = 24;
    private const int FirstCommitOffset = 32;
    private const int LastCommitOffset = 40;
    private const int FirstDueOffset = 48;
    private const int LastDueOffset = 56;

    /// <summary>Reads the body.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out StampBody body)
    {
        if (source.Length < ByteCount)
        {
            body = default;
            return false;
        }

        body = new StampBody(
            BinaryPrimitives.ReadUInt32LittleEndian(source),
            BinaryPrimitives.ReadUInt32LittleEndian(source[FirstSeqOffset..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[LastSeqOffset..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[RowCountOffset..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[PacedCountOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[EncodedOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[FirstCommitOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[LastCommitOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[FirstDueOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[LastDueOffset..]));
        return true;
    }

    /// <summary>Writes the body.</summary>
    public void Write(Span<byte> destination)
    {
        destination[..ByteCount].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Token);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[FirstSeqOffset..], FirstSeq);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[LastSeqOffset..], LastSeq);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[RowCountOffset..], RowCount);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[PacedCountOffset..], PacedCount);
        BinaryPrimitives.WriteInt64LittleEndian(destination[EncodedOffset..], EncodedNs);
        BinaryPrimitives.WriteInt64LittleEndian(destination[FirstCommitOffset..], FirstCommitNs);
        BinaryPrimitives.WriteInt64LittleEndian(destination[LastCommitOffset..], LastCommitNs);
        BinaryPrimitives.WriteInt64LittleEndian(destination[FirstDueOffset..], FirstDueNs);
        BinaryPrimitives.WriteInt64LittleEndian(destination[LastDueOffset..], LastDueNs);
    }
}
