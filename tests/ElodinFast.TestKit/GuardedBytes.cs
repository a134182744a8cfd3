using ElodinFast.Buffers;

namespace ElodinFast.TestKit;

/// <summary>Bytes at the very end of a page, behind which nothing may be read: one byte too far ends the process.</summary>
public sealed unsafe class GuardedBytes : IDisposable
{
    private readonly byte* _start;
    private readonly int _byteCountMax;
    private readonly int _pageByteCount = Environment.SystemPageSize;

    /// <summary>Makes room for so many bytes.</summary>
    public GuardedBytes(int byteCountMax)
    {
        _byteCountMax = ((byteCountMax + _pageByteCount - 1) / _pageByteCount) * _pageByteCount;
        const int Private = LibC.MapPrivate | LibC.MapAnonymous;
        _start = LibC.Map(0, _byteCountMax + _pageByteCount, LibC.ProtNone, Private, -1, 0);
        if (_start is null || LibC.Map((nint)_start, _byteCountMax, LibC.ProtReadWrite, Private | LibC.MapFixed, -1, 0) is null)
        {
            throw new InvalidOperationException("no memory to map");
        }
    }

    /// <summary>The bytes, in front of the forbidden page; valid until the next call and <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Place(ReadOnlySpan<byte> bytes)
    {
        // The mapping has _byteCountMax accessible bytes, and CopyTo checks that they are enough.
        var all = new Span<byte>(_start, _byteCountMax);
        Span<byte> end = all[(all.Length - bytes.Length)..];
        bytes.CopyTo(end);
        return end;
    }

    /// <inheritdoc/>
    public void Dispose() => LibC.Unmap(_start, (nuint)(_byteCountMax + _pageByteCount));
}
