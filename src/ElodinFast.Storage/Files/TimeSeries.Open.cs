namespace ElodinFast.Storage;

/// <summary>Making, opening and repairing the two files.</summary>
internal sealed partial class TimeSeries
{
    /// <summary>Timestamps at the tail that opening checks for order: what a crash can have left unwritten is younger than that.</summary>
    private const int TailCheckCountMax = 65_536;

    /// <summary>Creates empty files in an existing directory; the index's start field is <paramref name="startField"/> (i64 max if unset).</summary>
    public static TimeSeries Create(string directory, int elementByteCount, long startField = long.MaxValue, LogPool? pool = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementByteCount);
        pool ??= LogPool.Shared;
        AppendLog data = AppendLog.Create(pool, Path.Combine(directory, DataFileName), AppendLog.ExtraHeaderByteCount, (ulong)elementByteCount);
        try
        {
            AppendLog index = AppendLog.Create(pool, Path.Combine(directory, IndexFileName), AppendLog.ExtraHeaderByteCount, (ulong)startField);
            return new TimeSeries(index, data, elementByteCount);
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>Files of a new component: none are there, but for what an attempt to register it left.</summary>
    public static TimeSeries OpenOrCreate(string directory, int elementByteCount) =>
        File.Exists(Path.Combine(directory, DataFileName)) || File.Exists(Path.Combine(directory, IndexFileName))
            ? Open(directory, elementByteCount)
            : Create(directory, elementByteCount);

    /// <summary>
    /// Opens and repairs: both files are cut to whole samples that both hold; a descending tail is cut; files that a process killed while
    /// it made them are made anew; after a power loss only <paramref name="countMax"/> samples are believed, and with 0 of them
    /// neither file is (cold).
    /// </summary>
    /// <exception cref="DatabaseException">A file is damaged in a way that would lose samples; nothing was changed.</exception>
    public static TimeSeries Open(string directory, int elementByteCount, long countMax = long.MaxValue, LogPool? pool = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(elementByteCount);
        if (countMax == 0)
        {
            Remake(directory, elementByteCount);
        }
        else
        {
            RemakeUnfinished(directory, elementByteCount);
        }

        TimeSeries series = OpenFiles(directory, elementByteCount, AppendLog.Open, pool ?? LogPool.Shared);
        try
        {
            series.CheckElementSize();
            long count = Math.Min(series.WholeSampleCount(), countMax);
            series._data.Truncate(Math.Min(series._data.ByteCount, count * elementByteCount));
            series._index.Truncate(count * sizeof(long));
            series.Truncate(series.AscendingCount());
            return series;
        }
        catch
        {
            series.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens what is published now for reading, writing nothing: <see cref="Count"/> may then exceed <see cref="WholeSampleCount"/>
    /// in files that a crash left.
    /// </summary>
    /// <exception cref="DatabaseException">A file is missing or damaged; a pair of which one is longer is not.</exception>
    public static TimeSeries OpenRead(string directory, int elementByteCount)
    {
        TimeSeries series = OpenFiles(directory, elementByteCount, AppendLog.OpenRead, LogPool.Shared);
        if (series._index.ByteCount % sizeof(long) == 0)
        {
            return series;
        }

        long byteCount = series._index.ByteCount;
        series.Dispose();
        throw new DatabaseException($"{directory} is damaged: {byteCount} bytes of index are no whole number of timestamps");
    }

    /// <summary>Samples that both files hold whole.</summary>
    public long WholeSampleCount() => ElementByteCount == 0 ? Count : Math.Min(Count, _data.ByteCount / ElementByteCount);

    private static TimeSeries OpenFiles(string directory, int elementByteCount, Func<LogPool, string, int, AppendLog> open, LogPool pool)
    {
        // The index first: data is published before it, so what the index says now the data file has by then.
        AppendLog index = open(pool, Path.Combine(directory, IndexFileName), AppendLog.ExtraHeaderByteCount);
        try
        {
            AppendLog data = open(pool, Path.Combine(directory, DataFileName), AppendLog.ExtraHeaderByteCount);
            return new TimeSeries(index, data, elementByteCount);
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    private static void RemakeUnfinished(string directory, int elementByteCount)
    {
        string indexPath = Path.Combine(directory, IndexFileName);
        string dataPath = Path.Combine(directory, DataFileName);
        LogFileState index = AppendLog.Probe(indexPath, AppendLog.ExtraHeaderByteCount);
        LogFileState data = AppendLog.Probe(dataPath, AppendLog.ExtraHeaderByteCount);
        if (index != LogFileState.Blank && data != LogFileState.Blank)
        {
            return;
        }

        // Only where the other file has nothing to lose either.
        if (index == LogFileState.Used || data == LogFileState.Used)
        {
            throw new DatabaseException(index == LogFileState.Blank
                ? $"{indexPath} is missing or blank, but {dataPath} is not"
                : $"{dataPath} is missing or blank, but {indexPath} is not");
        }

        Remake(directory, elementByteCount);
    }

    private static void Remake(string directory, int elementByteCount)
    {
        File.Delete(Path.Combine(directory, IndexFileName));
        File.Delete(Path.Combine(directory, DataFileName));
        Create(directory, elementByteCount).Dispose();
    }

    private void CheckElementSize()
    {
        if (_data.Extra == (ulong)ElementByteCount)
        {
            return;
        }

        if (_data.ByteCount != 0)
        {
            throw new DatabaseException(
                $"{_data.Path} holds values of {_data.Extra} bytes, but the component's schema says {ElementByteCount}");
        }

        _data.SetExtra((ulong)ElementByteCount);   // a tool that emptied the file wrote a size of its own
    }

    /// <summary>Samples up to the first descent among the last ones: what follows it was never written by a server.</summary>
    private long AscendingCount()
    {
        long count = Count;
        int checkCount = (int)Math.Min(count, TailCheckCountMax);
        if (checkCount == 0)
        {
            return 0;
        }

        long first = count - checkCount;
        var tail = new long[checkCount];
        ReadTimestamps(first, tail);
        for (int i = 1; i < tail.Length; i++)
        {
            if (tail[i] < tail[i - 1])
            {
                return first + i;
            }
        }

        return count;
    }
}
