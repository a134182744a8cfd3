namespace ElodinFast.Storage;

/// <summary>The index and data files of one component. One appender (the keeper), any number of readers. Warm.</summary>
internal sealed class TimeSeries : IDisposable
{
    /// <summary>Creates empty files in an existing directory; the index's start field is <paramref name="startField"/> (i64 max if unset).</summary>
    public static TimeSeries Create(string directory, int elementByteCount, long startField = long.MaxValue) => throw new NotImplementedException();

    /// <summary>Opens and repairs: both files are cut to whole samples that both hold; a descending tail is cut (cold).</summary>
    public static TimeSeries Open(string directory, int elementByteCount) => throw new NotImplementedException();

    /// <summary>Samples published.</summary>
    public long Count => throw new NotImplementedException();

    /// <summary>The index header's extra: start timestamp or i64 max.</summary>
    public long StartField => throw new NotImplementedException();

    /// <summary>Appends samples, data before index, and publishes them; on anything but Ok nothing is published.</summary>
    public LogStatus Append(ReadOnlySpan<long> timestamps, ReadOnlySpan<byte> values) => throw new NotImplementedException();

    /// <summary>Copies timestamps of samples [first, first + destination.Length), which the caller knows to be published.</summary>
    public void ReadTimestamps(long first, Span<long> destination) => throw new NotImplementedException();

    /// <summary>Copies values from sample <paramref name="first"/> on; the length is a multiple of the element size.</summary>
    public void ReadValues(long first, Span<byte> destination) => throw new NotImplementedException();

    /// <summary>Timestamp of one published sample.</summary>
    public long TimestampAt(long index) => throw new NotImplementedException();

    /// <summary>Index of the first sample with t >= <paramref name="timestamp"/> (LowerBound), in O(log n).</summary>
    public long LowerBound(long timestamp) => throw new NotImplementedException();

    /// <summary>Index of the first sample with t > <paramref name="timestamp"/>, in O(log n).</summary>
    public long UpperBound(long timestamp) => throw new NotImplementedException();

    /// <summary>Cuts to <paramref name="count"/> samples.</summary>
    public void Truncate(long count) => throw new NotImplementedException();

    /// <summary>fsync of data, then index.</summary>
    public void Sync() => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
