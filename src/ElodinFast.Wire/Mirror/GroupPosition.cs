using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>The next row of a row group.</summary>
internal readonly record struct GroupPosition(uint Group, uint NextRow)
{
    /// <summary>Bytes of the body.</summary>
    public const int ByteCount = 8;

    private const int NextRowOffset = 4;

    /// <summary>Reads the body.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out GroupPosition body)
    {
        if (source.Length < ByteCount)
        {
            body = default;
            return false;
        }

        body = new GroupPosition(
            BinaryPrimitives.ReadUInt32LittleEndian(source),
            BinaryPrimitives.ReadUInt32LittleEndian(source[NextRowOffset..]));
        return true;
    }

    /// <summary>Writes the body.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Group);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[NextRowOffset..], NextRow);
    }
}
