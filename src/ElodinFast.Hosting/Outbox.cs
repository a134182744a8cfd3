using System.Buffers;
using System.Numerics;

namespace ElodinFast.Hosting;

/// <summary>
/// Whole packets on their way to a client: appended by any thread, taken by the session's writer all at once. What is beyond the bound
/// is refused, but for replies, after which the session stops reading requests until it is empty again.
/// </summary>
internal sealed class Outbox : IDisposable
{
    /// <summary>Bytes that may wait, replies aside.</summary>
    public const int ByteCountMax = 4 * 1024 * 1024;

    // A buffer that one large reply has grown is given back.
    private const int KeptByteCountMax = 256 * 1024;
    private const int InitialByteCount = 16 * 1024;

    private readonly Lock _gate = new();
    private byte[] _filling = ArrayPool<byte>.Shared.Rent(InitialByteCount);
    private byte[] _taken = ArrayPool<byte>.Shared.Rent(InitialByteCount);
    private int _count;
    private bool _isClosed;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Appends; false when there is no room, or nobody to send it.</summary>
    public bool TryAppend(ReadOnlySpan<byte> packets, bool isReply)
    {
        lock (_gate)
        {
            if (_isClosed || (!isReply && packets.Length > ByteCountMax - _count) || packets.Length > Array.MaxLength - _count)
            {
                return false;
            }

            Reserve(packets.Length);
            packets.CopyTo(_filling.AsSpan(_count));
            Volatile.Write(ref _count, _count + packets.Length);
            return true;
        }
    }

    /// <summary>Takes everything; the memory is valid until the next call. The writer only.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        lock (_gate)
        {
            if (_isClosed || _count == 0)
            {
                return default;
            }

            if (_taken.Length > KeptByteCountMax)
            {
                Return(_taken);
                _taken = ArrayPool<byte>.Shared.Rent(InitialByteCount);
            }

            (_filling, _taken) = (_taken, _filling);
            int count = _count;
            Volatile.Write(ref _count, 0);
            return _taken.AsMemory(0, count);
        }
    }

    /// <summary>Gives the memory back; nothing is taken or appended any more. When the writer has ended.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                _count = 0;
                Return(_filling);
                Return(_taken);
            }
        }
    }

    private void Reserve(int byteCount)
    {
        if (_filling.Length - _count >= byteCount)
        {
            return;
        }

        uint wanted = Math.Min(BitOperations.RoundUpToPowerOf2((uint)(_count + byteCount)), (uint)Array.MaxLength);
        byte[] grown = wanted > KeptByteCountMax
            ? GC.AllocateUninitializedArray<byte>((int)wanted)
            : ArrayPool<byte>.Shared.Rent((int)wanted);
        _filling.AsSpan(0, _count).CopyTo(grown);
        Return(_filling);
        _filling = grown;
    }

    private static void Return(byte[] buffer)
    {
        if (buffer.Length <= KeptByteCountMax)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
