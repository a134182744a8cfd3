using System.Numerics;
using System.Text;

namespace ElodinFast.Wire;

/// <summary>How many bytes values take as postcard.</summary>
public static class PostcardSize
{
    /// <summary>Most bytes of a u16 or i16.</summary>
    public const int U16Max = 3;

    /// <summary>Most bytes of a u32, i32 or variant index.</summary>
    public const int U32Max = 5;

    /// <summary>Most bytes of a u64, i64, timestamp or component id.</summary>
    public const int U64Max = 10;

    /// <summary>Most bytes of an optional u64, i64 or timestamp.</summary>
    public const int OptionalU64Max = 1 + U64Max;

    /// <summary>Most bytes of a duration.</summary>
    public const int DurationMax = U64Max + U32Max;

    /// <summary>Bytes of a packet id.</summary>
    public const int PacketId = sizeof(ushort);

    /// <summary>Most bytes of UTF-8 that a UTF-16 unit becomes.</summary>
    internal const int Utf8PerUnitMax = 3;

    /// <summary>Up to this many UTF-16 units a string's length takes one byte, whatever the units are.</summary>
    internal const int ShortStringLength = 127 / Utf8PerUnitMax;

    /// <summary>Bytes of a varint: one for every 7 bits.</summary>
    public static int OfVarint(ulong value) => (BitOperations.Log2(value | 1) + 7) / 7;

    /// <summary>Bytes of a byte string with its length in front.</summary>
    public static int OfBytes(ReadOnlySpan<byte> bytes) => OfVarint((ulong)bytes.Length) + bytes.Length;

    /// <summary>Most bytes of a string with its length in front: 3 for each UTF-16 unit of a short one, exact for a long one.</summary>
    public static int OfString(string value)
    {
        if (value.Length <= ShortStringLength)
        {
            return 1 + (value.Length * Utf8PerUnitMax); // looking at every character would take longer than writing them
        }

        int byteCount = Encoding.UTF8.GetByteCount(value);
        return OfVarint((ulong)byteCount) + byteCount;
    }
}
