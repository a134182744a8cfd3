using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ElodinFast.Sim;

/// <summary>CLOCK_MONOTONIC, and waiting for a moment of it without allocating.</summary>
internal static partial class MonotonicClock
{
    /// <summary>So a wait notices a cancellation.</summary>
    private const long LongestSleepNanos = 50_000_000;

    private const int ClockMonotonic = 1;
    private const int TimerAbsolute = 1;
    private const int SpinsBetweenLooks = 8;

    public static long NowNanos => Stopwatch.Frequency == 1_000_000_000
        ? Stopwatch.GetTimestamp()
        : (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    /// <summary>Sleeps until <paramref name="leadNanos"/> before the moment, then watches the clock.</summary>
    /// <returns>The time at the end; before the moment only when cancelled.</returns>
    public static long WaitUntil(long momentNanos, long leadNanos, CancellationToken cancellation)
    {
        long now = NowNanos;
        while (now < momentNanos && !cancellation.IsCancellationRequested)
        {
            long sleepUntil = Math.Min(momentNanos - leadNanos, now + LongestSleepNanos);
            if (sleepUntil > now)
            {
                SleepUntil(sleepUntil, now);
            }
            else
            {
                Thread.SpinWait(SpinsBetweenLooks);
            }

            now = NowNanos;
        }

        return now;
    }

    /// <summary>May return early (a signal), so callers look at the clock again.</summary>
    private static void SleepUntil(long momentNanos, long nowNanos)
    {
        if (OperatingSystem.IsLinux())
        {
            var moment = new TimeSpec(momentNanos / 1_000_000_000, momentNanos % 1_000_000_000);
            _ = ClockNanosleep(ClockMonotonic, TimerAbsolute, in moment, 0);
        }
        else
        {
            Thread.Sleep((int)((momentNanos - nowNanos) / 1_000_000));
        }
    }

    /// <summary>Thread.Sleep knows only whole milliseconds from now; a deadline wants better.</summary>
    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanosleep(int clock, int flags, in TimeSpec moment, nint remaining);

    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
