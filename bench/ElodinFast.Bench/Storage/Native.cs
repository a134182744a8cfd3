using System.Runtime.InteropServices;

namespace ElodinFast.Bench.Storage;

/// <summary>What the benches ask of Linux and the framework does not offer. 64-bit.</summary>
internal static unsafe partial class Native
{
    private const int ClockMonotonic = 1;
    private const int AbsoluteTime = 1;
    private const int ThisThread = 1;

    // struct rusage: two times of two words each, then 14 counters of one word.
    private const int UsageWordCount = 18;
    private const int MinorFaultsWord = 8;
    private const int MajorFaultsWord = 9;
    private const int InvoluntarySwitchesWord = 17;

    /// <summary>Sleeps until <see cref="System.Diagnostics.Stopwatch"/> shows that time: both are CLOCK_MONOTONIC in ns.</summary>
    public static void SleepUntil(long stopwatchNs)
    {
        long* time = stackalloc long[2] { stopwatchNs / 1_000_000_000, stopwatchNs % 1_000_000_000 };
        ClockSleep(ClockMonotonic, AbsoluteTime, time, null);
    }

    /// <summary>How often the calling thread met a missing page, and how often it was put off its core.</summary>
    public static ThreadUsage UsageOfThread()
    {
        long* words = stackalloc long[UsageWordCount];
        return GetUsage(ThisThread, words) == 0
            ? new ThreadUsage(words[MinorFaultsWord] + words[MajorFaultsWord], words[InvoluntarySwitchesWord])
            : default;
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockSleep(int clock, int flags, long* time, long* remaining);

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, long* usage);
}
