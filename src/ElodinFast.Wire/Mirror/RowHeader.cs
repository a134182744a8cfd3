using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>The first 16 bytes of a row's body: where it stands in the stream and in its group, and that it is whole. Hot.</summary>
/// <param name="Seq">One more per row of the link.</param>
/// <param name="Row">One more per row of the group.</param>
/// <param name="Token">What the receiver asked to find here.</param>
internal readonly record struct RowHeader(uint Seq, uint Row, uint Token)
{
    /// <summary>Bytes of a header.</summary>
    public const int ByteCount = 16;

    private const int RowOffset = 4;
    private const int TokenOffset = 8;
    private const int CrcOffset = 12;

    /// <summary>Reads the header; <see langword="false"/> when the body is too short or its checksum differs.</summary>
    public static bool TryRead(PacketId id, ReadOnlySpan<byte> body, out RowHeader header)
    {
        if (body.Length < ByteCount || BinaryPrimitives.ReadUInt32LittleEndian(body[CrcOffset..]) != ComputeCrc(id, body))
        {
            header = default;
            return false;
        }

        header = new RowHeader(
            BinaryPrimitives.ReadUInt32LittleEndian(body),
            BinaryPrimitives.ReadUInt32LittleEndian(body[RowOffset..]),
            BinaryPrimitives.ReadUInt32LittleEndian(body[TokenOffset..]));
        return true;
    }

    /// <summary>Writes the header in front of a body that is otherwise complete: the checksum covers all of it.</summary>
    public void Write(PacketId id, Span<byte> body)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(body, Seq);
        BinaryPrimitives.WriteUInt32LittleEndian(body[RowOffset..], Row);
        BinaryPrimitives.WriteUInt32LittleEndian(body[TokenOffset..], Token);
        BinaryPrimitives.WriteUInt32LittleEndian(body[CrcOffset..], ComputeCrc(id, body));
    }

    private static uint ComputeCrc(PacketId id, ReadOnlySpan<byte> body)
    {
        uint state = Crc32C.Append(Crc32C.Start, id.Value);
        state = Crc32C.Append(state, body[..CrcOffset]);
        state = Crc32C.Append(state, 0u);
        return Crc32C.Finish(Crc32C.Append(state, body[ByteCount..]));
    }
}
