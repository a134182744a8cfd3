using System.Text;
using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>UTF-8 of a message as a string, on request only.</summary>
internal static class Utf8Text
{
    /// <summary>A new string, or the pool's if it has seen the text before.</summary>
    public static string Of(ReadOnlySpan<byte> utf8, StringPool? pool) =>
        pool is null ? Encoding.UTF8.GetString(utf8) : pool.GetOrAdd(utf8, Encoding.UTF8);
}
