using ElodinFast.Buffers;

namespace ElodinFast.Bench.Storage;

/// <summary>Latencies of one thing in ns, and what had happened to the thread during those that took long.</summary>
internal sealed class LatencySeries(string name)
{
    /// <summary>From here on it is looked at what had happened.</summary>
    public const long LongNs = 5_000;

    /// <summary>The same, worse.</summary>
    public const long VeryLongNs = 50_000;

    private readonly long[] _long = new long[(int)LatencyCause.Count];
    private readonly long[] _veryLong = new long[(int)LatencyCause.Count];

    public string Name => name;

    public LogLinearHistogram Histogram { get; } = new();

    public long LongCount(LatencyCause cause) => _long[(int)cause];

    public long VeryLongCount(LatencyCause cause) => _veryLong[(int)cause];

    /// <summary>Records one, and answers the thread's counters as they are now.</summary>
    public ThreadUsage Record(long ns, ThreadUsage before)
    {
        Histogram.Record(ns);
        if (ns < LongNs)
        {
            return before;
        }

        ThreadUsage after = Native.UsageOfThread();
        LatencyCause cause = after.InvoluntarySwitches != before.InvoluntarySwitches ? LatencyCause.Preempted
            : after.PageFaults != before.PageFaults ? LatencyCause.PageFault
            : LatencyCause.Unseen;
        _long[(int)cause]++;
        if (ns >= VeryLongNs)
        {
            _veryLong[(int)cause]++;
        }

        return after;
    }

    public void Clear()
    {
        Histogram.Clear();
        _long.AsSpan().Clear();
        _veryLong.AsSpan().Clear();
    }
}
