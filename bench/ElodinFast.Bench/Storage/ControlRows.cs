using System.Diagnostics;
using ElodinFast.Buffers;

namespace ElodinFast.Bench.Storage;

/// <summary>
/// The control: what a commit does, into memory of this thread alone. A header with a clock reading, the values, a release store, two
/// interlocked operations; nobody reads it and no file is behind it, so whatever its tail shows the machine did.
/// </summary>
internal sealed unsafe class ControlRows : IDisposable
{
    private const int HeaderWordCount = 6;

    private readonly byte* _memory;
    private readonly long _byteCount;
    private long _position;
    private long _tail;
    private long _clock;
    private long _last;

    public ControlRows(long byteCount)
    {
        const int Flags = LibC.MapPrivate | LibC.MapAnonymous | LibC.MapPopulate;
        _byteCount = byteCount;
        _memory = LibC.Map(0, byteCount, LibC.ProtReadWrite, Flags, -1, 0);
        if (_memory is null)
        {
            throw new InvalidOperationException($"no memory for {byteCount} bytes");
        }
    }

    /// <summary>Writes one row. Allocates nothing.</summary>
    public void Store(long timestampMicros, ReadOnlySpan<byte> values)
    {
        int rowByteCount = (HeaderWordCount * sizeof(long)) + values.Length;
        if (_position + rowByteCount > _byteCount)
        {
            _position = 0;
        }

        // In bounds: the row fits behind _position.
        long* row = (long*)(_memory + _position);
        row[0] = rowByteCount;
        row[1] = _clock;
        row[2] = 0;
        row[3] = timestampMicros;
        row[5] = timestampMicros;
        values.CopyTo(new Span<byte>(row + HeaderWordCount, values.Length));
        row[4] = Stopwatch.GetTimestamp();
        _position += rowByteCount;
        Volatile.Write(ref _tail, _position);
        Interlocked.CompareExchange(ref _last, timestampMicros, _last);
        Interlocked.Increment(ref _clock);
    }

    /// <summary>Copies the values only, one row behind the other.</summary>
    public void Copy(ReadOnlySpan<byte> values)
    {
        if (_position + values.Length > _byteCount)
        {
            _position = 0;
        }

        values.CopyTo(new Span<byte>(_memory + _position, values.Length)); // in bounds: it fits behind _position
        _position += values.Length;
    }

    public void Dispose() => LibC.Unmap(_memory, (nuint)_byteCount);
}
