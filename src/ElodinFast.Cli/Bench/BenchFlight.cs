using System.Diagnostics;
using ElodinFast.Buffers;
using ElodinFast.Sim;

namespace ElodinFast.Cli;

/// <summary>Commits a row a millisecond and watches what that costs this process.</summary>
internal static class BenchFlight
{
    public const int RatePerSecond = 1000;

    private const long NanosPerRow = 1_000_000_000 / RatePerSecond;

    /// <summary>Blocks until it is over.</summary>
    public static FlightReport Fly(BenchRow row, double warmUpSeconds, double seconds, CancellationToken cancellation)
    {
        FlightReport? report = null;
        PinnedThread.Run(null, "bench tick", () => report = FlyHere(row, warmUpSeconds, seconds, cancellation));
        return report!;
    }

    private static FlightReport FlyHere(BenchRow row, double warmUpSeconds, double seconds, CancellationToken cancellation)
    {
        long due = MonotonicClock.NowNanos;
        long refused = 0;
        long rows = Commit(row, (long)(warmUpSeconds * RatePerSecond), ref due, ref refused, cancellation);
        Dictionary<string, double> times = ThreadTimes.Read();
        long hotBefore = HotBytes();
        int gen0 = GC.CollectionCount(0);
        long began = Stopwatch.GetTimestamp();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        due = Math.Max(due, MonotonicClock.NowNanos);
        rows += Commit(row, (long)(seconds * RatePerSecond), ref due, ref refused, cancellation);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        double took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new FlightReport
        {
            Rows = rows,
            RefusedRows = refused,
            AllocatedBytes = allocated + HotBytes() - hotBefore,
            Gen0 = GC.CollectionCount(0) - gen0,
            Threads = ThreadTimes.Shares(times, ThreadTimes.Read(), took),
        };
    }

    private static long HotBytes() => HotThreadMeter.All.Sum(static m => m.AllocatedBytes);

    private static long Commit(BenchRow row, long count, ref long due, ref long refused, CancellationToken cancellation)
    {
        long committed = 0;
        for (long i = 0; i < count && !cancellation.IsCancellationRequested; i++)
        {
            due += NanosPerRow;
            MonotonicClock.WaitUntil(due, 0, cancellation);
            if (row.TryCommitValues(i))
            {
                committed++;
            }
            else
            {
                refused++;
            }
        }

        return committed;
    }
}
