namespace ElodinFast.Cli;

/// <summary>Times in other units.</summary>
internal static class ExportTime
{
    /// <summary>Nanoseconds; what has no room stays at the end of the range.</summary>
    public static long ToNanos(long micros) => (long)Int128.Clamp((Int128)micros * 1000, long.MinValue, long.MaxValue);
}
