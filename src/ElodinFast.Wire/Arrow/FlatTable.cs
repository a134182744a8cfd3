using System.Buffers.Binary;

namespace ElodinFast.Wire;

/// <summary>
/// A table of a FlatBuffer from strangers: every access is checked against the buffer, and what points outside it reads as absent and marks
/// the table as bad (FlatBuffers, Internals). Allocates nothing.
/// </summary>
internal readonly ref struct FlatTable
{
    private const int OffsetByteCount = sizeof(uint);
    private const int SlotByteCount = sizeof(ushort);
    private const int FirstSlot = 2 * SlotByteCount;

    private readonly ReadOnlySpan<byte> _buffer;
    private readonly int _position;
    private readonly int _slots;
    private readonly int _slotsByteCount;

    private FlatTable(ReadOnlySpan<byte> buffer, int position, int slots, int slotsByteCount)
    {
        _buffer = buffer;
        _position = position;
        _slots = slots;
        _slotsByteCount = slotsByteCount;
    }

    /// <summary>The table that the buffer's first four bytes point to.</summary>
    public static bool TryReadRoot(ReadOnlySpan<byte> buffer, out FlatTable table) => TryFollow(buffer, 0, out int at) & TryRead(buffer, at, out table);

    /// <summary>A field of four bytes or fewer that is a number; the default when it is not there.</summary>
    public bool TryGetNumber(int field, int byteCount, out int value)
    {
        value = 0;
        int at = Locate(field);
        if (at < 0)
        {
            return true;
        }

        if (at + byteCount > _buffer.Length)
        {
            return false;
        }

        value = byteCount switch
        {
            1 => _buffer[at],
            2 => BinaryPrimitives.ReadInt16LittleEndian(_buffer[at..]),
            _ => BinaryPrimitives.ReadInt32LittleEndian(_buffer[at..]),
        };
        return true;
    }

    /// <summary>A field of eight bytes; 0 when it is not there.</summary>
    public bool TryGetLong(int field, out long value)
    {
        int at = Locate(field);
        value = at >= 0 && at + sizeof(long) <= _buffer.Length ? BinaryPrimitives.ReadInt64LittleEndian(_buffer[at..]) : 0;
        return at < 0 || at + sizeof(long) <= _buffer.Length;
    }

    /// <summary>Whether a field is there at all.</summary>
    public bool Has(int field) => Locate(field) >= 0;

    /// <summary>A table that a field points to; false also when it is not there.</summary>
    public bool TryGetTable(int field, out FlatTable table)
    {
        table = default;
        int at = Locate(field);
        return at >= 0 && TryFollow(_buffer, at, out int target) && TryRead(_buffer, target, out table);
    }

    /// <summary>A table in a vector of tables.</summary>
    public bool TryGetTable(ReadOnlySpan<byte> vector, int index, out FlatTable table)
    {
        table = default;

        // In bounds: the vector is a part of the buffer, so its start is where it ends less than the buffer does.
        _buffer.Overlaps(vector, out int start);
        return TryFollow(_buffer, start + (index * OffsetByteCount), out int target) && TryRead(_buffer, target, out table);
    }

    /// <summary>The elements of a vector; empty, and true, when the field is not there.</summary>
    public bool TryGetVector(int field, int elementByteCount, out ReadOnlySpan<byte> elements, out int count)
    {
        elements = default;
        count = 0;
        int at = Locate(field);
        if (at < 0)
        {
            return true;
        }

        if (!TryFollow(_buffer, at, out int target) || target > _buffer.Length - OffsetByteCount)
        {
            return false;
        }

        uint claimed = BinaryPrimitives.ReadUInt32LittleEndian(_buffer[target..]);
        ReadOnlySpan<byte> rest = _buffer[(target + OffsetByteCount)..];
        if (claimed > (uint)(rest.Length / elementByteCount))
        {
            return false;
        }

        count = (int)claimed;
        elements = rest[..(count * elementByteCount)];
        return true;
    }

    private static bool TryFollow(ReadOnlySpan<byte> buffer, int at, out int target)
    {
        target = 0;
        if (at > buffer.Length - OffsetByteCount)
        {
            return false;
        }

        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(buffer[at..]);
        if (offset == 0 || offset > (uint)(buffer.Length - at))
        {
            return false;
        }

        target = at + (int)offset;
        return true;
    }

    private static bool TryRead(ReadOnlySpan<byte> buffer, int at, out FlatTable table)
    {
        table = default;
        if (at > buffer.Length - OffsetByteCount)
        {
            return false;
        }

        long slots = at - (long)BinaryPrimitives.ReadInt32LittleEndian(buffer[at..]);
        if (slots < 0 || slots > buffer.Length - FirstSlot)
        {
            return false;
        }

        int slotsByteCount = BinaryPrimitives.ReadUInt16LittleEndian(buffer[(int)slots..]);
        if (slotsByteCount < FirstSlot || slotsByteCount > buffer.Length - slots)
        {
            return false;
        }

        table = new FlatTable(buffer, at, (int)slots, slotsByteCount);
        return true;
    }

    // Where a field's value is; -1 when the table does not have it. Beyond the buffer is left to whoever reads it.
    private int Locate(int field)
    {
        int slot = FirstSlot + (field * SlotByteCount);
        int offset = slot + SlotByteCount <= _slotsByteCount ? BinaryPrimitives.ReadUInt16LittleEndian(_buffer[(_slots + slot)..]) : 0;
        return offset == 0 ? -1 : _position + offset;
    }
}
