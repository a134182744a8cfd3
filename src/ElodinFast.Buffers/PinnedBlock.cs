using System.Diagnostics;

namespace ElodinFast.Buffers;

/// <summary>
/// A block of memory that the kernel reads and writes in place: pinned, and aligned to a cache line. Rented from
/// <see cref="PinnedBlocks"/>, given back by <see cref="Dispose"/>. One thread at a time.
/// </summary>
internal sealed unsafe class PinnedBlock : IDisposable
{
    /// <summary>Enough for the largest datagram, or a run of datagrams that the kernel cuts.</summary>
    public const int ByteCount = 64 * 1024;

    private readonly byte* _bytes;
    private readonly byte[] _owner;
    private string? _holder;

    internal PinnedBlock() => _bytes = CacheLine.Allocate(ByteCount / CacheLine.ByteCount, out _owner);

    /// <summary>The block. Only while it is rented.</summary>
    public Span<byte> Span
    {
        get
        {
            Debug.Assert(_holder is not null, "the block was given back");
            return new Span<byte>(_bytes, ByteCount); // in bounds: so many lines were allocated, and the owner keeps them
        }
    }

    /// <summary>Who rented it; null while it is in the pool.</summary>
    internal string? Holder
    {
        get => _holder;
        set => _holder = value;
    }

    /// <summary>Gives it back. Nobody may use its span from here on.</summary>
    public void Dispose()
    {
        if (_holder is not null)
        {
            PinnedBlocks.Return(this);
            GC.KeepAlive(_owner);
        }
    }
}
