namespace ElodinFast.Storage;

/// <summary>
/// One element of a stretch of history as a plot shows it: outliers clamped, then thinned to a number of points by the method of the
/// largest triangle (LTTB). The answers to PlotOverviewQuery and SparklineQuery.
/// </summary>
/// <remarks>
/// The percentiles need every sample, so this takes O(samples): some 60 ns each, in memory that does not depend on their number. For
/// long series there is <see cref="Component.Overview"/>.
/// </remarks>
internal static class ThinnedSeries
{
    // With fewer there is nothing between the first and the last point to choose.
    private const uint PointCountMin = 3;

    /// <summary>Points that a stretch gives: all of them when they are few enough, or too few are asked for.</summary>
    public static long PointCount(long sampleCount, uint pointCountMax) =>
        sampleCount <= pointCountMax || pointCountMax < PointCountMin ? sampleCount : pointCountMax;

    /// <summary>Writes the points.</summary>
    /// <param name="component">The component.</param>
    /// <param name="range">A range of it.</param>
    /// <param name="element">An element that it has.</param>
    /// <param name="timestamps">As long as <see cref="PointCount"/> says.</param>
    /// <param name="values">Likewise.</param>
    public static void Read(Component component, in SampleRange range, int element, Span<long> timestamps, Span<double> values)
    {
        if (range.Count == 0)
        {
            return;
        }

        var reader = new ElementReader(component.Log, component.Schema, element);
        try
        {
            OutlierClamp clamp = OutlierClamp.Measure(ref reader, range.First, range.Count);
            if (range.Count == timestamps.Length)
            {
                range.ReadTimestamps(0, timestamps);
                reader.Read(range.First, values);
                clamp.Apply(values);
            }
            else
            {
                using var ahead = new ElementWindow(component.Log, in reader, range.First + range.Count, clamp);
                var aside = new ElementReader(component.Log, component.Schema, element);
                using var here = new ElementWindow(component.Log, in aside, range.First + range.Count, clamp);
                reader = default; // the window has it now
                Thin(here, ahead, range.First, range.Count, timestamps, values);
            }
        }
        finally
        {
            reader.Dispose();
        }
    }

    private static void Thin(ElementWindow here, ElementWindow ahead, long first, long count, Span<long> timestamps, Span<double> values)
    {
        int bucketCount = timestamps.Length - 2;
        double bucketSize = (count - 2) / (double)bucketCount;
        Pick(here, first, out timestamps[0], out values[0]);
        for (int i = 0; i < bucketCount; i++)
        {
            long start = Edge(i, count - 1);
            long end = Edge(i + 1, count - 1);
            long nextEnd = Edge(i + 2, count);
            (double x, double y) = end < nextEnd
                ? Average(ahead, first + end, first + nextEnd)
                : Average(ahead, first + count - 1, first + count);
            PickLargest(here, first + start, first + end, (timestamps[i], values[i]), (x, y), out timestamps[i + 1], out values[i + 1]);
        }

        Pick(here, first + count - 1, out timestamps[^1], out values[^1]);

        long Edge(int bucket, long most) => Math.Min((long)Math.Floor((bucket * bucketSize) + 1), most);
    }

    private static void Pick(ElementWindow window, long index, out long timestamp, out double value)
    {
        window.Read(index, index + 1, out ReadOnlySpan<long> timestamps, out ReadOnlySpan<double> values);
        timestamp = timestamps[0];
        value = values[0];
    }

    private static (double X, double Y) Average(ElementWindow window, long start, long end)
    {
        double x = 0;
        double y = 0;
        for (long at = start; at < end;)
        {
            int count = window.Read(at, end, out ReadOnlySpan<long> timestamps, out ReadOnlySpan<double> values);
            for (int i = 0; i < count; i++)
            {
                x += timestamps[i];
                y += values[i];
            }

            at += count;
        }

        return (x / (end - start), y / (end - start));
    }

    // The point that makes the largest triangle with the last one picked and the average of the next bucket; the first of equals.
    private static void PickLargest(
        ElementWindow window,
        long start,
        long end,
        (long X, double Y) last,
        (double X, double Y) next,
        out long timestamp,
        out double value)
    {
        double largest = -1;
        timestamp = last.X;
        value = last.Y;
        double lastX = last.X;
        for (long at = start; at < end;)
        {
            int count = window.Read(at, end, out ReadOnlySpan<long> timestamps, out ReadOnlySpan<double> values);
            if (at == start)
            {
                timestamp = timestamps[0]; // where areas are no numbers, as huge values make them
                value = values[0];
            }

            for (int i = 0; i < count; i++)
            {
                double area = Math.Abs(((lastX - next.X) * (values[i] - last.Y)) - ((lastX - timestamps[i]) * (next.Y - last.Y)));
                if (area > largest)
                {
                    largest = area;
                    timestamp = timestamps[i];
                    value = values[i];
                }
            }

            at += count;
        }
    }
}
