using System.Buffers;

namespace ElodinFast.Storage;

/// <summary>
/// A piece of a series with its outliers clamped, moved along it from the front to the back: whoever walks forward reads every sample
/// once, in large pieces, whatever the length of the series. One thread. Warm; memory is borrowed until Dispose.
/// </summary>
internal sealed class ElementWindow : IDisposable
{
    private readonly TimeSeries _log;
    private readonly long _end;
    private readonly OutlierClamp _clamp;
    private readonly long[] _timestamps = ArrayPool<long>.Shared.Rent(ElementReader.SampleCountMax);
    private readonly double[] _values = ArrayPool<double>.Shared.Rent(ElementReader.SampleCountMax);
    private ElementReader _reader;
    private long _first;
    private int _count;

    /// <summary>Over samples up to index <paramref name="end"/> of the log; borrows the reader.</summary>
    public ElementWindow(TimeSeries log, in ElementReader reader, long end, OutlierClamp clamp)
    {
        _log = log;
        _reader = reader;
        _end = end;
        _clamp = clamp;
    }

    /// <summary>Samples from <paramref name="first"/> on that are before <paramref name="end"/>: at least one, not always all.</summary>
    public int Read(long first, long end, out ReadOnlySpan<long> timestamps, out ReadOnlySpan<double> values)
    {
        if (first < _first || first >= _first + _count)
        {
            _first = first;
            _count = (int)Math.Min(ElementReader.SampleCountMax, _end - first);
            _log.ReadTimestamps(first, _timestamps.AsSpan(0, _count));
            _reader.Read(first, _values.AsSpan(0, _count));
            _clamp.Apply(_values.AsSpan(0, _count));
        }

        int skip = (int)(first - _first);
        int count = (int)Math.Min(_count - skip, end - first);
        timestamps = _timestamps.AsSpan(skip, count);
        values = _values.AsSpan(skip, count);
        return count;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        ArrayPool<long>.Shared.Return(_timestamps);
        ArrayPool<double>.Shared.Return(_values);
        _reader.Dispose();
    }
}
