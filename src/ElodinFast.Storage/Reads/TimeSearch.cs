namespace ElodinFast.Storage;

/// <summary>Finds times in a log between two indices, fast where a guess is near. Warm, 0 B.</summary>
internal static class TimeSearch
{
    private const int WindowCount = 128;
    private const int StepGrowth = 8;

    /// <summary>
    /// Index in [low, high] of the first sample with t >= <paramref name="timestamp"/>, all before
    /// <paramref name="low"/> being earlier and all from <paramref name="high"/> on not. Looks at <paramref name="guess"/> first, unless that
    /// is negative, and then ever farther from it.
    /// </summary>
    public static long LowerBound(TimeSeries log, long timestamp, long low, long high, long guess) =>
        LowerBound(log, timestamp, low, high, guess, stackalloc long[2]);

    /// <summary>
    /// The same. The two timestamps on either side of the place found are left in <paramref name="beside"/> when it was found in the
    /// middle of what was read; otherwise both are i64 max, which no two sides of a place are.
    /// </summary>
    public static long LowerBound(TimeSeries log, long timestamp, long low, long high, long guess, Span<long> beside)
    {
        beside.Fill(long.MaxValue);
        Span<long> window = stackalloc long[WindowCount];
        bool hasGuess = guess >= 0;
        long step = WindowCount;
        long middle = guess - (WindowCount / 2);
        while (high - low > WindowCount)   // bounded: every round takes at least a window away, and in the end half
        {
            middle = hasGuess ? Math.Clamp(middle, low, high - WindowCount) : low + ((high - low - WindowCount) >> 1);
            log.ReadTimestamps(middle, window);
            if (window[^1] < timestamp)
            {
                low = middle + WindowCount;
                middle = low + step;
            }
            else if (window[0] >= timestamp)
            {
                high = middle;
                middle = high - WindowCount - step;
            }
            else
            {
                int count = CountBefore(window, timestamp);
                window.Slice(count - 1, 2).CopyTo(beside);
                return middle + count;
            }

            step *= StepGrowth;
            hasGuess &= step < high - low;
        }

        window = window[..(int)(high - low)];
        log.ReadTimestamps(low, window);
        return low + CountBefore(window, timestamp);
    }

    /// <summary>Likewise the first with t > <paramref name="timestamp"/>.</summary>
    public static long UpperBound(TimeSeries log, long timestamp, long low, long high) =>
        timestamp == long.MaxValue ? high : LowerBound(log, timestamp + 1, low, high, -1);

    /// <summary>Index in [low, high] of the first time at or after <paramref name="timestamp"/>, one look at a time. Cold.</summary>
    public static long LowerBound(Func<long, long> timeAt, long timestamp, long low, long high)
    {
        while (low < high)
        {
            long middle = low + ((high - low) >> 1);
            (low, high) = timeAt(middle) < timestamp ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static int CountBefore(ReadOnlySpan<long> window, long timestamp)
    {
        int count = 0;
        foreach (long t in window)
        {
            count += t < timestamp ? 1 : 0;
        }

        return count;
    }
}
