using System.Diagnostics;
using ElodinFast.Buffers;

namespace ElodinFast.Cli;

/// <summary>Times of one kind over all rounds. Percentiles are in microseconds, right to 3 %. One thread's.</summary>
internal sealed class Latencies
{
    private const double NanosPerMicro = 1000;

    private static readonly double s_nanosPerTick = 1e9 / Stopwatch.Frequency;

    private readonly LogLinearHistogram _nanos = new();

    public long Count => _nanos.Count;

    public double P50 => At(0.5);

    public double P99 => At(0.99);

    public double P999 => At(0.999);

    public double Max => _nanos.Max / NanosPerMicro;

    /// <summary>Upper bound in ns and count of every bucket that holds anything.</summary>
    public IReadOnlyList<long[]> Buckets => [.. _nanos.Buckets().Select(static b => (long[])[b.Largest, b.Count])];

    /// <summary>Of buckets as <see cref="Buckets"/> gives them.</summary>
    public static Latencies Of(IEnumerable<long[]> buckets)
    {
        var latencies = new Latencies();
        latencies.Add(buckets);
        return latencies;
    }

    /// <summary>Counts a time in the ticks of <see cref="Stopwatch"/>. Hot, 0 B.</summary>
    public void Record(long ticks) => _nanos.Record((long)(ticks * s_nanosPerTick));

    /// <summary>Counts what another process or round has counted.</summary>
    public void Add(IEnumerable<long[]> buckets)
    {
        foreach (long[] bucket in buckets)
        {
            _nanos.Record(bucket[0], bucket[1]);
        }
    }

    public void Clear() => _nanos.Clear();

    private double At(double share) => _nanos.Percentile(share) / NanosPerMicro;
}
