using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>
/// Which monotonic clock a side stamps with. Stamps of two sides may be compared when both name the same clock, and only then.
/// </summary>
internal readonly record struct ClockBody(ulong High, ulong Low)
{
    /// <summary>Bytes of the body.</summary>
    public const int ByteCount = 16;

    private const int LowOffset = 8;

    /// <summary>Reads the body.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out ClockBody body)
    {
        if (source.Length < ByteCount)
        {
            body = default;
            return false;
        }

        body = new ClockBody(
            BinaryPrimitives.ReadUInt64LittleEndian(source), BinaryPrimitives.ReadUInt64LittleEndian(source[LowOffset..]));
        return true;
    }

    /// <summary>Writes the body.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, High);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[LowOffset..], Low);
    }
}
