using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>
/// Sign of life over UDP, and the times to measure the path by. The positions of the groups that were active follow it,
/// <see cref="GroupPosition"/> repeated.
/// </summary>
internal readonly record struct HeartbeatBody(
    ulong Instance, long SendMicros, long EchoMicros, long EchoDelayMicros, uint NextSeq, uint RowToken, uint SeenSeq, uint Lost,
    uint GroupCount)
{
    /// <summary>Bytes of the body.</summary>
    public const int ByteCount = 56;

    private const int SendMicrosOffset = 8;
    private const int EchoMicrosOffset = 16;
    private const int EchoDelayMicrosOffset = 24;
    private const int NextSeqOffset = 32;
    private const int RowTokenOffset = 36;
    private const int SeenSeqOffset = 40;
    private const int LostOffset = 44;
    private const int GroupCountOffset = 48;

    /// <summary>Reads the body.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out HeartbeatBody body)
    {
        if (source.Length < ByteCount)
        {
            body = default;
            return false;
        }

        body = new HeartbeatBody(
            BinaryPrimitives.ReadUInt64LittleEndian(source),
            BinaryPrimitives.ReadInt64LittleEndian(source[SendMicrosOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[EchoMicrosOffset..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[EchoDelayMicrosOffset..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[NextSeqOffset..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[RowTokenOffset..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[SeenSeqOffset..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[LostOffset..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[GroupCountOffset..]));
        return true;
    }

    /// <summary>The positions behind a body of this count; <see langword="false"/> when they are cut.</summary>
    public bool TryGetGroups(ReadOnlySpan<byte> source, out ReadOnlySpan<byte> groups)
    {
        ReadOnlySpan<byte> rest = source[ByteCount..];
        bool complete = GroupCount <= (uint)(rest.Length / GroupPosition.ByteCount);
        groups = complete ? rest[..((int)GroupCount * GroupPosition.ByteCount)] : default;
        return complete;
    }

    /// <summary>Writes the body.</summary>
    public void Write(Span<byte> destination)
    {
        destination[..ByteCount].Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(destination, Instance);
        BinaryPrimitives.WriteInt64LittleEndian(destination[SendMicrosOffset..], SendMicros);
        BinaryPrimitives.WriteInt64LittleEndian(destination[EchoMicrosOffset..], EchoMicros);
        BinaryPrimitives.WriteInt64LittleEndian(destination[EchoDelayMicrosOffset..], EchoDelayMicros);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[NextSeqOffset..], NextSeq);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[RowTokenOffset..], RowToken);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[SeenSeqOffset..], SeenSeq);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[LostOffset..], Lost);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[GroupCountOffset..], GroupCount);
    }
}
