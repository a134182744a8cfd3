using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>The receiver knows this row group now.</summary>
internal readonly record struct AnnouncedBody(uint Group)
{
    /// <summary>Bytes of the body.</summary>
    public const int ByteCount = 8;

    /// <summary>Reads the body.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out AnnouncedBody body)
    {
        if (source.Length < ByteCount)
        {
            body = default;
            return false;
        }

        body = new AnnouncedBody(BinaryPrimitives.ReadUInt32LittleEndian(source));
        return true;
    }

    /// <summary>Writes the body.</summary>
    public void Write(Span<byte> destination)
    {
        destination[..ByteCount].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Group);
    }
}
