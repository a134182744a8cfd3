namespace ElodinFast.Storage;

/// <summary>Which samples of which components make the rows of a result.</summary>
internal sealed class EqlRows
{
    /// <summary>Rows that a join may give: equal times on both sides multiply.</summary>
    public const int JoinedCountMax = 50_000_000;

    private readonly Dictionary<EqlSource, long[]>? _joined;
    private readonly long _first;

    private EqlRows(long first, long count)
    {
        _first = first;
        Count = count;
    }

    private EqlRows(Dictionary<EqlSource, long[]> joined, long count)
    {
        _joined = joined;
        Count = count;
    }

    public long Count { get; }

    /// <summary>The samples of one component within a window, or of several where their times are equal.</summary>
    public static EqlRows Of(IReadOnlyList<EqlSource> sources, long from, long to)
    {
        if (sources.Count == 1)
        {
            long first = from == long.MinValue ? 0 : sources[0].LowerBound(from);
            long end = to == long.MaxValue ? sources[0].Count : sources[0].LowerBound(to + 1);
            return new EqlRows(first, Math.Max(0, end - first));
        }

        // One after the other: rows so far, each with a time, joined with the next component's samples.
        (long[] times, List<long[]> columns) = (Times(sources[0]), [Identity(sources[0].Count)]);
        for (int i = 1; i < sources.Count; i++)
        {
            (times, columns) = Join(times, columns, Times(sources[i]));
        }

        int[] kept = [.. Enumerable.Range(0, times.Length).Where(r => times[r] >= from && times[r] <= to)];
        return new EqlRows(
            sources.Select((source, i) => (source, Rows: Array.ConvertAll(kept, r => columns[i][r]))).ToDictionary(p => p.source, p => p.Rows), kept.Length);
    }

    /// <summary>Times of rows [first, first + count).</summary>
    public long[] Times(EqlSource source, long first, int count)
    {
        var times = new long[count];
        ForRuns(source, first, count, (sample, row, length) => source.ReadTimestamps(sample, times.AsSpan(row, length)));
        return times;
    }

    /// <summary>Values of rows [first, first + count), one behind the other.</summary>
    public byte[] Values(EqlSource source, long first, int count)
    {
        int size = (int)source.Schema.ByteCount;
        var values = new byte[checked(count * size)];
        ForRuns(source, first, count, (sample, row, length) => source.ReadValues(sample, values.AsSpan(row * size, length * size)));
        return values;
    }

    // Neighbouring samples are read at once.
    private void ForRuns(EqlSource source, long first, int count, Action<long, int, int> read)
    {
        if (_joined is null)
        {
            read(_first + first, 0, count);
            return;
        }

        long[] samples = _joined[source];
        for (int row = 0; row < count;)
        {
            int length = 1;
            while (row + length < count && samples[first + row + length] == samples[first + row] + length)
            {
                length++;
            }

            read(samples[first + row], row, length);
            row += length;
        }
    }

    private static (long[], List<long[]>) Join(long[] times, List<long[]> columns, long[] others)
    {
        var joinedTimes = new List<long>();
        var joined = columns.ConvertAll(_ => new List<long>());
        var added = new List<long>();
        for (int i = 0, j = 0; i < times.Length && j < others.Length;)
        {
            if (times[i] != others[j])
            {
                _ = times[i] < others[j] ? i++ : j++;
                continue;
            }

            int end = j;
            while (end < others.Length && others[end] == times[i])
            {
                end++;
            }

            for (int k = j; k < end; k++)
            {
                joinedTimes.Add(times[i]);
                for (int c = 0; c < columns.Count; c++)
                {
                    joined[c].Add(columns[c][i]);
                }

                added.Add(k);
            }

            if (joinedTimes.Count > JoinedCountMax)
            {
                throw new EqlException($"the join has more than {JoinedCountMax} rows: ask for less at once");
            }

            i++;
            if (i < times.Length && times[i] != times[i - 1])
            {
                j = end;
            }
        }

        return ([.. joinedTimes], [.. joined.Select(l => l.ToArray()), [.. added]]);
    }

    private static long[] Times(EqlSource source)
    {
        if (source.Count > JoinedCountMax)
        {
            throw new EqlException($"{source.Name} has {source.Count} samples; a query over several components takes at most {JoinedCountMax} of each");
        }

        var times = new long[source.Count];
        source.ReadTimestamps(0, times);
        return times;
    }

    private static long[] Identity(long count)
    {
        var rows = new long[count];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }

        return rows;
    }
}
