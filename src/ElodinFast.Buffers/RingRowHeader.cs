using System.Runtime.InteropServices;

namespace ElodinFast.Buffers;

/// <summary>The 48 bytes in front of a row's values in a commit ring. The timestamp stands last: it and the values are in wire order.</summary>
[StructLayout(LayoutKind.Explicit, Size = ByteCount)]
internal struct RingRowHeader
{
    public const int ByteCount = 48;

    /// <summary>Where timestamp and values begin.</summary>
    public const int TimestampOffset = 40;

    /// <summary>Bytes of the row with this header, a multiple of 8.</summary>
    [FieldOffset(0)]
    public int RowByteCount;

    /// <summary>The group, by its id in this opening of the database.</summary>
    [FieldOffset(4)]
    public int GroupId;

    /// <summary>Row number in the group.</summary>
    [FieldOffset(8)]
    public long Row;

    /// <summary>Source slot: 0 = written here.</summary>
    [FieldOffset(16)]
    public ushort Slot;

    /// <summary>Ordinal by its origin, for groups of one component.</summary>
    [FieldOffset(24)]
    public ulong Ordinal;

    /// <summary>CLOCK_MONOTONIC at commit, ns.</summary>
    [FieldOffset(32)]
    public long StampNs;

    /// <summary>Sample time, µs.</summary>
    [FieldOffset(TimestampOffset)]
    public long TimestampMicros;
}
