namespace ElodinFast.Buffers;

/// <summary>The unit in which cores pass memory to each other.</summary>
internal static class CacheLine
{
    public const int ByteCount = 64;
}
