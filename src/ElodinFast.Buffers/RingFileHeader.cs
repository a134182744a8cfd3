using System.Runtime.InteropServices;

namespace ElodinFast.Buffers;

/// <summary>First page of a ring file, used in place. Every counter that another thread polls has a cache line of its own.</summary>
[StructLayout(LayoutKind.Explicit, Size = ByteCount)]
internal unsafe struct RingFileHeader
{
    public const int ByteCount = 4096;
    public const ulong ExpectedMagic = 0x31474E4952_464C45; // "ELFRING1" on disk
    public const int PathByteCountMax = 3072;

    [FieldOffset(0)]
    public ulong Magic;

    [FieldOffset(8)]
    public long Capacity;

    [FieldOffset(16)]
    public ulong NodeHigh;

    [FieldOffset(24)]
    public ulong NodeLow;

    [FieldOffset(32)]
    public ulong Generation;

    /// <summary>Device and inode of the database directory: a copied directory is not this ring's.</summary>
    [FieldOffset(40)]
    public ulong DirectoryDevice;

    [FieldOffset(48)]
    public ulong DirectoryInode;

    [FieldOffset(56)]
    public int PathByteCount;

    /// <summary>Position after the row that is being written: what a reader copied below Intent - Capacity may be torn.</summary>
    [FieldOffset(128)]
    public long Intent;

    /// <summary>Position after the last published row. One release store publishes.</summary>
    [FieldOffset(192)]
    public long Tail;

    /// <summary>Position up to which the rows stand in the logs; only drained space is written again.</summary>
    [FieldOffset(256)]
    public long Drained;

    /// <summary>Path of the database directory, UTF-8.</summary>
    [FieldOffset(1024)]
    public fixed byte Path[PathByteCountMax];
}
