using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>The body of a time series packet: timestamps, then as many values. Borrows the body.</summary>
public readonly ref struct TimeSeriesBody
{
    private readonly ReadOnlySpan<byte> _timestamps;
    private readonly int _elementByteCount;

    private TimeSeriesBody(ReadOnlySpan<byte> timestamps, ReadOnlySpan<byte> values, int elementByteCount)
    {
        _timestamps = timestamps;
        Values = values;
        _elementByteCount = elementByteCount;
    }

    /// <summary>How many samples there are.</summary>
    public int Count => _timestamps.Length / sizeof(long);

    /// <summary>All values, one after another.</summary>
    public ReadOnlySpan<byte> Values { get; }

    /// <summary>The timestamp of a sample.</summary>
    public long TimestampMicros(int index) => BinaryPrimitives.ReadInt64LittleEndian(_timestamps[(index * sizeof(long))..]);

    /// <summary>The bytes of a sample.</summary>
    public ReadOnlySpan<byte> Value(int index) => Values.Slice(index * _elementByteCount, _elementByteCount);

    /// <summary>Reads the body; <see langword="false"/> unless it is exactly as long as its count says.</summary>
    /// <param name="body">The packet's body.</param>
    /// <param name="elementByteCount">Bytes of one value; of a thinned overview that is 4, whatever the component.</param>
    /// <param name="series">The samples.</param>
    public static bool TryRead(ReadOnlySpan<byte> body, int elementByteCount, out TimeSeriesBody series)
    {
        series = default;
        if (body.Length < sizeof(ulong))
        {
            return false;
        }

        ulong count = BinaryPrimitives.ReadUInt64LittleEndian(body);
        ReadOnlySpan<byte> rest = body[sizeof(ulong)..];
        if (count > (ulong)(rest.Length / sizeof(long))
            || (count * (sizeof(long) + (ulong)elementByteCount)) != (ulong)rest.Length)
        {
            return false;
        }

        int timestampsByteCount = (int)count * sizeof(long);
        series = new TimeSeriesBody(rest[..timestampsByteCount], rest[timestampsByteCount..], elementByteCount);
        return true;
    }
}
