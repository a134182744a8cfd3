using System.Numerics;

namespace ElodinFast.Mirror;

/// <summary>
/// Packets that wait, in the order of their coming, until the database has room. Grows as needed up to a bound, and gives its memory back when
/// all have gone. Not thread safe: the receiver's gate guards it. Cold.
/// </summary>
internal sealed class ParkedRows
{
    private const int FirstByteCount = 256 * 1024;
    private const int EntryByteCount = sizeof(int) + sizeof(int); // id and size stand before each body

    private byte[] _bytes = [];
    private int _first;
    private int _end;

    /// <summary>Packets that wait.</summary>
    public int Count { get; private set; }

    /// <summary>The packet that came first. Only when there is one.</summary>
    public ReadOnlySpan<byte> First(out ushort packetId)
    {
        packetId = (ushort)BitConverter.ToInt32(_bytes, _first);
        return _bytes.AsSpan(_first + EntryByteCount, BitConverter.ToInt32(_bytes, _first + sizeof(int)));
    }

    /// <summary>Keeps a copy; false when that would be too many.</summary>
    public bool TryAdd(ushort packetId, ReadOnlySpan<byte> body)
    {
        long needed = (long)_end + EntryByteCount + body.Length;
        if (needed > LinkLimits.ParkedByteCountMax)
        {
            return false;
        }

        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Max(FirstByteCount, BitOperations.RoundUpToPowerOf2((ulong)needed)));
        }

        BitConverter.TryWriteBytes(_bytes.AsSpan(_end), (int)packetId);
        BitConverter.TryWriteBytes(_bytes.AsSpan(_end + sizeof(int)), body.Length);
        body.CopyTo(_bytes.AsSpan(_end + EntryByteCount));
        _end = (int)needed;
        Count++;
        return true;
    }

    /// <summary>Forgets the first one.</summary>
    public void RemoveFirst()
    {
        _first += EntryByteCount + BitConverter.ToInt32(_bytes, _first + sizeof(int));
        if (--Count == 0)
        {
            Clear();
        }
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _bytes = [];
        _first = 0;
        _end = 0;
        Count = 0;
    }
}
