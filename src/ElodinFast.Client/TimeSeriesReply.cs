using System.Buffers.Binary;

namespace ElodinFast.Client;

/// <summary>Samples of one component as a server sent them.</summary>
public sealed class TimeSeriesReply
{
    private const int CountByteCount = sizeof(ulong);

    private readonly byte[] _body;

    private TimeSeriesReply(byte[] body, int count)
    {
        _body = body;
        Count = count;
    }

    /// <summary>How many samples there are.</summary>
    public int Count { get; }

    /// <summary>All values one after another, in the component's own type, without padding.</summary>
    public ReadOnlySpan<byte> Values => _body.AsSpan(CountByteCount + (Count * sizeof(long)));

    /// <summary>Time of sample <paramref name="index"/> in microseconds since the Unix epoch.</summary>
    public long TimestampMicros(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return BinaryPrimitives.ReadInt64LittleEndian(_body.AsSpan(CountByteCount + (index * sizeof(long))));
    }

    internal static TimeSeriesReply Read(byte[] body)
    {
        if (body.Length >= CountByteCount)
        {
            ulong count = BinaryPrimitives.ReadUInt64LittleEndian(body);
            if (count <= (ulong)(body.Length - CountByteCount) / sizeof(long))
            {
                return new TimeSeriesReply(body, (int)count);
            }
        }

        throw new ImpellerClientException($"the server's time series of {body.Length} bytes is shorter than its count says");
    }
}
