using System.Runtime.InteropServices;

namespace ElodinFast.Net;

/// <summary>Where and how the calling thread runs. A thread inherits this from the one that starts it: place a thread from within. Cold.</summary>
internal static unsafe partial class ThreadPlacement
{
    private const int CoreCountMax = 1024;
    private const int FifoPolicy = 1;
    private const int BatchPolicy = 3;
    private const int SetTimerSlack = 29;

    /// <summary>Binds the thread to one core. False when there is no such core, or the process may not use it.</summary>
    public static bool TryPin(int core)
    {
        if (core is < 0 or >= CoreCountMax)
        {
            return false;
        }

        ulong* mask = stackalloc ulong[CoreCountMax / 64];
        new Span<ulong>(mask, CoreCountMax / 64).Clear();
        mask[core / 64] = 1UL << (core % 64);
        return SetAffinity(0, CoreCountMax / 8, mask) == 0;
    }

    /// <summary>SCHED_FIFO with a priority of 1 to 99. False where the process may not (RLIMIT_RTPRIO, CAP_SYS_NICE).</summary>
    public static bool TryMakeFifo(int priority) => SetScheduler(0, FifoPolicy, &priority) == 0;

    /// <summary>
    /// SCHED_BATCH: when the thread is woken it does not push the one that woke it off its core; it takes an idle core, or waits for one.
    /// </summary>
    public static bool TryYieldToWaker()
    {
        int none = 0;
        return SetScheduler(0, BatchPolicy, &none) == 0;
    }

    /// <summary>Timed sleeps of the thread end as soon as the kernel can (1 ns instead of 50 µs late).</summary>
    public static void MinimizeTimerSlack() => Control(SetTimerSlack, 1, 0, 0, 0);

    /// <summary>Sleeps until the monotonic clock (<see cref="System.Diagnostics.Stopwatch"/>) is there, ns; at once when it is past.</summary>
    public static void SleepUntil(long monotonicNs)
    {
        const int Monotonic = 1;
        const int Absolute = 1;
        long* time = stackalloc long[2];
        time[0] = monotonicNs / 1_000_000_000;
        time[1] = monotonicNs % 1_000_000_000;
        Sleep(Monotonic, Absolute, time, null);
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int Sleep(int clock, int flags, long* time, long* rest);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint byteCount, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, int* priority);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nuint a, nuint b, nuint c, nuint d);
}
