using System.Numerics;
using System.Runtime.InteropServices;

namespace ElodinFast.Storage;

/// <summary>CRC32C (Castagnoli) that can be gone on with, by the processor's instruction. 0 B.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of what <paramref name="checksum"/> covered and <paramref name="bytes"/> behind it; begins with 0.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~checksum;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (byte b in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
