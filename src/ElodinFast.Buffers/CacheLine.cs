using System.Runtime.InteropServices;

namespace ElodinFast.Buffers;

/// <summary>The unit in which cores pass memory to each other.</summary>
internal static class CacheLine
{
    public const int ByteCount = 64;

    /// <summary>
    /// Whole lines of zeroed memory that never moves and lives as long as <paramref name="owner"/> is held: a thread that comes late to
    /// something disposed of then still writes to memory of its own, where freed native memory would already be somebody else's.
    /// </summary>
    public static unsafe byte* Allocate(int lineCount, out byte[] owner)
    {
        owner = GC.AllocateArray<byte>((lineCount + 1) * ByteCount, pinned: true);
        nint address = (nint)Marshal.UnsafeAddrOfPinnedArrayElement(owner, 0);
        return (byte*)((address + ByteCount - 1) & -ByteCount); // in bounds: one line more than asked for was allocated
    }
}
