namespace ElodinFast.Mirror;

/// <summary>
/// Rows that wait: for a hole before them to fill, or for the announcement of their group. Bounded in count and bytes, allocated once.
/// Not thread safe: the receiver's gate guards it.
/// </summary>
internal sealed class HeldRows
{
    private readonly byte[] _bytes = new byte[LinkLimits.HeldByteCountMax];
    private readonly HeldRow[] _rows = new HeldRow[LinkLimits.HeldRowCountMax];
    private int _end;

    /// <summary>Rows held.</summary>
    public int Count { get; private set; }

    /// <summary>Row <paramref name="index"/> in order of arrival.</summary>
    public ref readonly HeldRow this[int index] => ref _rows[index];

    /// <summary>The packet body of a row.</summary>
    public ReadOnlySpan<byte> BodyOf(int index) => _bytes.AsSpan(_rows[index].Offset, _rows[index].ByteCount);

    /// <summary>True when a row of this size can be added.</summary>
    public bool HasRoomFor(int byteCount) => Count < _rows.Length && byteCount <= _bytes.Length - _end;

    /// <summary>Keeps a copy; false when there is no room.</summary>
    public bool TryAdd(ushort packetId, uint sequence, uint row, long arrivalMs, ReadOnlySpan<byte> body)
    {
        if (!HasRoomFor(body.Length))
        {
            return false;
        }

        body.CopyTo(_bytes.AsSpan(_end));
        _rows[Count++] = new HeldRow(packetId, sequence, row, arrivalMs, _end, body.Length);
        _end += body.Length;
        return true;
    }

    /// <summary>Drops a row; those behind it move up.</summary>
    public void RemoveAt(int index)
    {
        HeldRow removed = _rows[index];
        int next = removed.Offset + removed.ByteCount;
        _bytes.AsSpan(next, _end - next).CopyTo(_bytes.AsSpan(removed.Offset));
        _end -= removed.ByteCount;
        Count--;
        for (int i = index; i < Count; i++)
        {
            HeldRow moved = _rows[i + 1];
            _rows[i] = moved with { Offset = moved.Offset - removed.ByteCount };
        }
    }

    /// <summary>True when a row with one of these sequence numbers is held, both included, by serial arithmetic.</summary>
    public bool HasAnyOf(uint first, uint last)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_rows[i].Sequence - first <= last - first)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The row that was sent first, by serial arithmetic; -1 when nothing is held.</summary>
    public int IndexOfFirstSent()
    {
        int first = Count > 0 ? 0 : -1;
        for (int i = 1; i < Count; i++)
        {
            if ((int)(_rows[i].Sequence - _rows[first].Sequence) < 0)
            {
                first = i;
            }
        }

        return first;
    }

    /// <summary>Where a held row's copy is and when it came.</summary>
    internal readonly record struct HeldRow(ushort PacketId, uint Sequence, uint Row, long ArrivalMs, int Offset, int ByteCount);
}
