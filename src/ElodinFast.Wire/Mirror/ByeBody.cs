using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>Why a mirror leaves.</summary>
internal readonly record struct ByeBody(uint Reason)
{
    /// <summary>Bytes of the body.</summary>
    public const int ByteCount = 4;

    /// <summary>Reads the body.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out ByeBody body)
    {
        if (source.Length < ByteCount)
        {
            body = default;
            return false;
        }

        body = new ByeBody(BinaryPrimitives.ReadUInt32LittleEndian(source));
        return true;
    }

    /// <summary>Writes the body.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Reason);
    }
}
