using System.Buffers.Binary;
using System.Numerics;

namespace ElodinFast.Wire;

/// <summary>CRC-32C (Castagnoli), as in iSCSI: starts with all ones, ends inverted. Hot.</summary>
internal static class Crc32C
{
    /// <summary>State before the first byte.</summary>
    public const uint Start = uint.MaxValue;

    /// <summary>The checksum of some bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => Finish(Append(Start, bytes));

    /// <summary>The checksum of what another one covers and some bytes behind it.</summary>
    public static uint Continue(uint checksum, ReadOnlySpan<byte> bytes) => Finish(Append(~checksum, bytes));

    /// <summary>The state after more bytes.</summary>
    public static uint Append(uint state, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= Crc32CLanes.ByteCountMin && Crc32CLanes.IsSupported)
        {
            state = Crc32CLanes.Append(state, ref bytes);
        }

        while (bytes.Length >= sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte b in bytes)
        {
            state = BitOperations.Crc32C(state, b);
        }

        return state;
    }

    /// <summary>The state after a number, little endian.</summary>
    public static uint Append(uint state, ushort value) => BitOperations.Crc32C(state, value);

    /// <summary>The state after a number, little endian.</summary>
    public static uint Append(uint state, uint value) => BitOperations.Crc32C(state, value);

    /// <summary>The checksum of everything appended.</summary>
    public static uint Finish(uint state) => ~state;
}
