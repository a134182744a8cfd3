using System.Diagnostics;
using ElodinFast.Buffers;
using ElodinFast.Net;

namespace ElodinFast.Cli;

/// <summary>
/// How late this machine wakes a thread that sleeps until a deadline, and for how long it stops one that never sleeps. Every lateness
/// counts from its deadline, so a stall is not left out.
/// </summary>
internal sealed class WakeUpMeter(int rateHz, int? core, int? fifoPriority)
{
    /// <summary>A fifth of the time goes to spinning.</summary>
    private const int SpinShare = 5;

    /// <summary>A spin without a gap sees its next clock reading sooner.</summary>
    private const long GapMinNs = 1_000;

    /// <summary>Nanoseconds from the deadline to the first instruction after it.</summary>
    public LogLinearHistogram Lateness { get; } = new();

    /// <summary>Nanoseconds between two clock readings of a spinning thread, where they are over a microsecond.</summary>
    public LogLinearHistogram SpinGaps { get; } = new();

    /// <summary>How long it spun.</summary>
    public double SpinSeconds { get; private set; }

    /// <summary>The core or the priority that was asked for and refused, or null.</summary>
    public string? Refused { get; private set; }

    /// <summary>Measures for so long, on a thread of its own.</summary>
    public void Run(double seconds, Action<double> progress, CancellationToken stop)
    {
        var thread = new Thread(() => Measure(seconds, progress, stop)) { Name = "wake-up meter" };
        thread.Start();
        thread.Join();
    }

    private void Measure(double seconds, Action<double> progress, CancellationToken stop)
    {
        ThreadPlacement.MinimizeTimerSlack();
        if (core is { } wanted && !ThreadPlacement.TryPin(wanted))
        {
            Refused = $"core {wanted}";
        }

        if (fifoPriority is { } priority && !ThreadPlacement.TryMakeFifo(priority))
        {
            Refused = $"SCHED_FIFO {priority}";
        }

        Sleep(seconds * (SpinShare - 1) / SpinShare, progress, stop);
        Spin(seconds / SpinShare, stop);
        progress(1);
    }

    private void Sleep(double seconds, Action<double> progress, CancellationToken stop)
    {
        long periodNs = 1_000_000_000L / rateHz;
        long count = Math.Max(1, (long)(seconds * rateHz));
        long due = Stopwatch.GetTimestamp() + periodNs;
        for (long i = 0; i < count && !stop.IsCancellationRequested; i++)
        {
            ThreadPlacement.SleepUntil(due);
            long now = Stopwatch.GetTimestamp();
            Lateness.Record(Math.Max(0, now - due));

            // A deadline that has passed meanwhile was missed by as much as the clock is ahead of it.
            for (due += periodNs; due <= now; due += periodNs)
            {
                Lateness.Record(now - due);
                i++;
            }

            if (i % rateHz == 0)
            {
                progress((double)i / count * (SpinShare - 1) / SpinShare);
            }
        }
    }

    private void Spin(double seconds, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        long end = start + (long)(seconds * Stopwatch.Frequency);
        long last = start;
        while (last < end && !stop.IsCancellationRequested)
        {
            long now = Stopwatch.GetTimestamp();
            if (now - last >= GapMinNs)
            {
                SpinGaps.Record(now - last);
            }

            last = now;
        }

        SpinSeconds = (last - start) / (double)Stopwatch.Frequency;
    }
}
