namespace ElodinFast.Storage;

/// <summary>A stretch of a component's history, readable without locks.</summary>
public readonly struct SampleRange
{
    private readonly TimeSeries? _log;
    private readonly int _valueByteCount;

    internal SampleRange(TimeSeries log, long first, long count, int valueByteCount)
    {
        _log = log;
        First = first;
        Count = count;
        _valueByteCount = valueByteCount;
    }

    /// <summary>Index of the first sample.</summary>
    public long First { get; }

    /// <summary>Number of samples.</summary>
    public long Count { get; }

    /// <summary>Copies timestamps from the range's sample <paramref name="skip"/> on.</summary>
    public void ReadTimestamps(long skip, Span<long> destination)
    {
        CheckRange(skip, destination.Length);
        _log?.ReadTimestamps(First + skip, destination);
    }

    /// <summary>Copies values from the range's sample <paramref name="skip"/> on; the length is a multiple of the value size.</summary>
    public void ReadValues(long skip, Span<byte> destination)
    {
        if (_valueByteCount > 0)
        {
            CheckRange(skip, destination.Length / _valueByteCount);
            _log?.ReadValues(First + skip, destination);
        }
    }

    private void CheckRange(long skip, long count)
    {
        if (skip < 0 || skip + count > Count)
        {
            throw new ArgumentOutOfRangeException(nameof(skip), $"Samples {skip} to {skip + count} of a range of {Count} were asked for.");
        }
    }
}
