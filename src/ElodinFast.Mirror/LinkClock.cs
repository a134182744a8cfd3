using System.Diagnostics;

namespace ElodinFast.Mirror;

/// <summary>The monotonic clock in milliseconds, for what a link is late for: a stamp that was taken anyway is the time, too. Hot, 0 B.</summary>
internal static class LinkClock
{
    private static readonly long s_ticksPerMs = Stopwatch.Frequency / 1000;

    /// <summary>Now.</summary>
    public static long NowMs => MsOf(Stopwatch.GetTimestamp());

    /// <summary>The time of a stamp of <see cref="Stopwatch"/>.</summary>
    public static long MsOf(long stamp) => stamp / s_ticksPerMs;
}
