using System.Diagnostics;
using System.Runtime.InteropServices;
using ElodinFast.Storage;

namespace ElodinFast.Bench.Storage;

/// <summary>Reading history that is in the page cache: ranges against their length, nearest and overview against the length of the series.</summary>
internal static class ReadCurves
{
    private const int RangeRepeats = 101;
    private const int NearestRepeats = 20_000;
    private const int OverviewRepeats = 101;
    private const int Buckets = 1_000;
    private const long WarmUpNs = 600_000_000; // the compiler replaces what is hot in the background, after calls and a tenth of a second

    /// <summary>Median time of reading so many samples from random places of one series, and of a memcpy of their bytes.</summary>
    internal readonly record struct RangePoint(long Count, double Ns, double MemcpyNs);

    public static List<RangePoint> Ranges(string directory, long seriesCount, ReadOnlySpan<long> lengths)
    {
        using Database database = Database.Open(directory, new DatabaseOptions { Durability = DurabilityMode.Process });
        Component component = SampleFiles.Find(database);
        var random = new Random(2);
        var points = new List<RangePoint>();
        foreach (long length in lengths)
        {
            var times = new long[length];
            var values = new byte[length * sizeof(double)];
            var copy = new byte[length * sizeof(double)];
            var read = new double[RangeRepeats];
            var memcpy = new double[RangeRepeats];
            long warm = Stopwatch.GetTimestamp() + WarmUpNs;
            for (int i = 0; i < RangeRepeats; i = NextRepeat(i, warm))
            {
                long first = random.NextInt64(seriesCount - length);
                long begin = Stopwatch.GetTimestamp();
                SampleRange range = component.Range(first * SampleFiles.StepMicros, (first + length - 1) * SampleFiles.StepMicros);
                range.ReadTimestamps(0, times);
                range.ReadValues(0, values);
                long middle = Stopwatch.GetTimestamp();
                MemoryMarshal.AsBytes<long>(times).CopyTo(copy);
                values.CopyTo(copy, 0);
                long end = Stopwatch.GetTimestamp();
                if (range.Count != length || times[0] != first * SampleFiles.StepMicros)
                {
                    throw new InvalidOperationException($"{range.Count} samples from {times[0]} where {length} from sample {first} were wanted");
                }

                read[i] = middle - begin;
                memcpy[i] = end - middle;
            }

            points.Add(new RangePoint(length, Statistics.Median(read), Statistics.Median(memcpy)));
        }

        return points;
    }

    /// <summary>One sample at a random time.</summary>
    public static CurvePoint Nearest(string directory, long count)
    {
        using Database database = Database.Open(directory, new DatabaseOptions { Durability = DurabilityMode.Process });
        Component component = SampleFiles.Find(database);
        var random = new Random(3);
        var value = new byte[sizeof(double)];
        var read = new double[NearestRepeats];
        long warm = Stopwatch.GetTimestamp() + WarmUpNs;
        for (int i = 0; i < NearestRepeats; i = NextRepeat(i, warm))
        {
            long wanted = random.NextInt64(count) * SampleFiles.StepMicros;
            long begin = Stopwatch.GetTimestamp();
            bool isRead = component.TryReadNearest(wanted, value, out long found, out _);
            read[i] = Stopwatch.GetTimestamp() - begin;
            if (!isRead || found != wanted)
            {
                throw new InvalidOperationException($"{found} is not the sample of {wanted}");
            }
        }

        return new CurvePoint(count, Statistics.Median(read));
    }

    /// <summary>Minimum and maximum of 1,000 stretches that together are the whole series.</summary>
    public static CurvePoint Overview(string directory, long count)
    {
        using Database database = Database.Open(directory, new DatabaseOptions { Durability = DurabilityMode.Process });
        Component component = SampleFiles.Find(database);
        var buckets = new OverviewBucket[Buckets];
        var read = new double[OverviewRepeats];
        double first = 0;
        long warm = Stopwatch.GetTimestamp() + WarmUpNs;
        for (int i = 0; i < OverviewRepeats; i = NextRepeat(i, warm))
        {
            long begin = Stopwatch.GetTimestamp();
            long seen = component.Overview(0, count * SampleFiles.StepMicros, buckets);
            double ns = Stopwatch.GetTimestamp() - begin;
            first = first == 0 ? ns : first;
            read[i] = ns;
            if (seen != count)
            {
                throw new InvalidOperationException($"an overview of {seen} samples, not {count}");
            }
        }

        return new CurvePoint(count, Statistics.Median(read), first);
    }

    // Until it is warm every repeat is the first one again.
    private static int NextRepeat(int repeat, long warm) => repeat > 0 || Stopwatch.GetTimestamp() > warm ? repeat + 1 : 0;
}
