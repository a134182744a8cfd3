namespace ElodinFast.Storage;

/// <summary>Arithmetic of timestamps that stays at the end of their range instead of wrapping.</summary>
internal static class TimeMath
{
    /// <summary>Sum of two.</summary>
    public static long Add(long a, long b) => Saturate((Int128)a + b);

    /// <summary>Difference of two.</summary>
    public static long Subtract(long a, long b) => Saturate((Int128)a - b);

    /// <summary>The same time in nanoseconds.</summary>
    public static long ToNanos(long micros) => Saturate((Int128)micros * 1000);

    /// <summary>The nearest timestamp.</summary>
    public static long Saturate(Int128 micros) => (long)Int128.Clamp(micros, long.MinValue, long.MaxValue);
}
