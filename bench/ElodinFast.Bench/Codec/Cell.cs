namespace ElodinFast.Bench.Codec;

/// <summary>The latest sample of a component, a cache line apart from the next one's.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Size = ByteCount)]
internal struct Cell
{
    public const int ByteCount = 64;

    public long TimestampMicros;
    public ulong Value;
}
