using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>A run starts at this time; from the present end (0) or where the receiver stands (1).</summary>
internal readonly record struct BeginBody(long RunStartMicros, uint From)
{
    /// <summary>Bytes of the body.</summary>
    public const int ByteCount = 16;

    private const int FromOffset = 8;

    /// <summary>Reads the body.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out BeginBody body)
    {
        if (source.Length < ByteCount)
        {
            body = default;
            return false;
        }

        body = new BeginBody(
            BinaryPrimitives.ReadInt64LittleEndian(source),
            BinaryPrimitives.ReadUInt32LittleEndian(source[FromOffset..]));
        return true;
    }

    /// <summary>Writes the body.</summary>
    public void Write(Span<byte> destination)
    {
        destination[..ByteCount].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(destination, RunStartMicros);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[FromOffset..], From);
    }
}
