namespace ElodinFast.Wire;

/// <summary>A span of time as the protocol carries it: nanoseconds are below one second.</summary>
public readonly record struct WireDuration(ulong Seconds, uint Nanoseconds)
{
    private const ulong NanosPerSecond = 1_000_000_000;

    /// <summary>A duration of so many nanoseconds.</summary>
    public static WireDuration FromNanoseconds(ulong nanoseconds) =>
        new(nanoseconds / NanosPerSecond, (uint)(nanoseconds % NanosPerSecond));

    /// <summary>All of it in nanoseconds, at most <see cref="ulong.MaxValue"/>.</summary>
    public ulong TotalNanoseconds =>
        Seconds > (ulong.MaxValue - Nanoseconds) / NanosPerSecond ? ulong.MaxValue : (Seconds * NanosPerSecond) + Nanoseconds;
}
