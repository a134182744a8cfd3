using System.Runtime.InteropServices;

namespace ElodinFast.Storage;

/// <summary>The index and data files of one component. One appender (the keeper), any number of readers. Warm.</summary>
/// <remarks>
/// Data is published before the index and only the index is believed, so whoever sees a timestamp finds its value. A sample's place in
/// the data file follows from its number alone; when an append fails half-way the data file is taken back.
/// </remarks>
internal sealed partial class TimeSeries : IDisposable
{
    internal const string IndexFileName = "index";
    internal const string DataFileName = "data";

    private readonly AppendLog _index;
    private readonly AppendLog _data;

    private TimeSeries(AppendLog index, AppendLog data, int elementByteCount)
    {
        _index = index;
        _data = data;
        ElementByteCount = elementByteCount;
    }

    /// <summary>Bytes of one value; 0 for shapes with a dimension of 0.</summary>
    public int ElementByteCount { get; }

    /// <summary>The two files.</summary>
    internal (AppendLog Index, AppendLog Data) Files => (_index, _data);

    /// <summary>Samples published.</summary>
    public long Count => _index.ByteCount / sizeof(long);

    /// <summary>The index header's extra: start timestamp or i64 max.</summary>
    public long StartField => (long)_index.Extra;

    /// <summary>Goes up when samples are cut off: what was computed from them is void.</summary>
    public int TruncationCount { get; private set; }

    /// <summary>Length that neither file may pass; appends answer DiskFull there.</summary>
    internal long FileByteCountMax
    {
        set
        {
            _index.FileByteCountMax = value;
            _data.FileByteCountMax = value;
        }
    }

    /// <summary>Appends samples, data before index, and publishes them; on anything but Ok nothing is published.</summary>
    public LogStatus Append(ReadOnlySpan<long> timestamps, ReadOnlySpan<byte> values)
    {
        if (values.Length != (long)timestamps.Length * ElementByteCount)
        {
            ThrowLength(timestamps.Length, values.Length);
        }

        LogStatus status = _index.TryReserve((long)timestamps.Length * sizeof(long));
        if (status != LogStatus.Ok)
        {
            return status;
        }

        long dataByteCount = _data.ByteCount;
        status = _data.Append(values);
        if (status == LogStatus.Ok)
        {
            status = _index.Append(MemoryMarshal.AsBytes(timestamps));
            if (status != LogStatus.Ok)
            {
                _data.Truncate(dataByteCount);
            }
        }

        return status;
    }

    /// <summary>Copies timestamps of samples [first, first + destination.Length), which the caller knows to be published.</summary>
    public void ReadTimestamps(long first, Span<long> destination) =>
        _index.Read(checked(first * sizeof(long)), MemoryMarshal.AsBytes(destination));

    /// <summary>Copies values from sample <paramref name="first"/> on; the length is a multiple of the element size.</summary>
    public void ReadValues(long first, Span<byte> destination) => _data.Read(checked(first * ElementByteCount), destination);

    /// <summary>Timestamp of one published sample.</summary>
    public long TimestampAt(long index)
    {
        long timestamp = 0;
        ReadTimestamps(index, new Span<long>(ref timestamp));
        return timestamp;
    }

    /// <summary>Index of the first sample with t >= <paramref name="timestamp"/>, in O(log n); the count when there is none.</summary>
    public long LowerBound(long timestamp) => TimeSearch.LowerBound(this, timestamp, 0, Count, guess: -1);

    /// <summary>Index of the first sample with t > <paramref name="timestamp"/>, in O(log n); the count when there is none.</summary>
    public long UpperBound(long timestamp) => TimeSearch.UpperBound(this, timestamp, 0, Count);

    /// <summary>Cuts to <paramref name="count"/> samples.</summary>
    public void Truncate(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        _index.Truncate(count * sizeof(long));
        _data.Truncate(count * ElementByteCount);
        TruncationCount++;
    }

    /// <summary>fsync of data, then index.</summary>
    /// <exception cref="DatabaseException">The disk refused.</exception>
    public void Sync()
    {
        if (_data.Sync() != LogStatus.Ok || _index.Sync() != LogStatus.Ok)
        {
            throw new DatabaseException($"cannot sync {_index.Path}");
        }
    }

    /// <summary>Waits for readers inside, cuts both files to what is published, closes them.</summary>
    public void Dispose()
    {
        _index.Dispose();
        _data.Dispose();
    }

    private void ThrowLength(int count, int byteCount) => throw new ArgumentException(
        $"{count} timestamps need {(long)count * ElementByteCount} bytes of values, not {byteCount}, in {_data.Path}");
}
