using System.Buffers.Binary;
using System.Text;

namespace ElodinFast.Wire;

/// <summary>Writes postcard values to the front of a span. Allocates nothing. Hot.</summary>
/// <remarks>
/// What does not fit sets <see cref="Overflowed"/>, which sticks: nothing more is written. So a message is written straight through and
/// checked once. <see cref="Packets"/> reserves <see cref="IWireValue{TSelf}.MaxByteCount"/> bytes, and then everything fits.
/// </remarks>
public ref struct PostcardWriter(Span<byte> destination)
{
    private readonly int _byteCount = destination.Length;
    private Span<byte> _free = destination;

    /// <summary>Something did not fit; what has been written is of no use.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Bytes written so far.</summary>
    public readonly int WrittenByteCount => _byteCount - _free.Length;

    /// <summary>One raw byte.</summary>
    public void WriteU8(byte value)
    {
        Span<byte> free = _free;
        if (free.IsEmpty)
        {
            Overflow();
            return;
        }

        free[0] = value;
        _free = free[1..];
    }

    /// <summary>One raw byte, two's complement.</summary>
    public void WriteI8(sbyte value) => WriteU8((byte)value);

    /// <summary>A byte 0 or 1.</summary>
    public void WriteBool(bool value) => WriteU8(value ? (byte)1 : (byte)0);

    /// <summary>Whether an optional value follows.</summary>
    public void WriteOption(bool hasValue) => WriteBool(hasValue);

    /// <summary>A varint.</summary>
    public void WriteU16(ushort value) => WriteU64(value);

    /// <summary>A varint.</summary>
    public void WriteU32(uint value) => WriteU64(value);

    /// <summary>A varint.</summary>
    public void WriteU64(ulong value)
    {
        if (value < 0x80)
        {
            WriteU8((byte)value);
            return;
        }

        Span<byte> taken = Take(PostcardSize.OfVarint(value));
        if (taken.IsEmpty)
        {
            return;
        }

        for (int i = 0; i < taken.Length - 1; i++)
        {
            taken[i] = (byte)(value | 0x80);
            value >>= 7;
        }

        taken[^1] = (byte)value;
    }

    /// <summary>A zigzag varint.</summary>
    public void WriteI16(short value) => WriteU16((ushort)((value << 1) ^ (value >> 15)));

    /// <summary>A zigzag varint.</summary>
    public void WriteI32(int value) => WriteU32((uint)((value << 1) ^ (value >> 31)));

    /// <summary>A zigzag varint; timestamps are written so.</summary>
    public void WriteI64(long value) => WriteU64((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Four raw bytes, IEEE 754.</summary>
    public void WriteF32(float value)
    {
        if (BinaryPrimitives.TryWriteSingleLittleEndian(_free, value))
        {
            _free = _free[sizeof(float)..];
            return;
        }

        Overflow();
    }

    /// <summary>Eight raw bytes, IEEE 754.</summary>
    public void WriteF64(double value)
    {
        if (BinaryPrimitives.TryWriteDoubleLittleEndian(_free, value))
        {
            _free = _free[sizeof(double)..];
            return;
        }

        Overflow();
    }

    /// <summary>Bytes without a length in front.</summary>
    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.TryCopyTo(_free))
        {
            Overflow();
            return;
        }

        _free = _free[bytes.Length..];
    }

    /// <summary>A length, then the bytes; UTF-8 that is known to be valid is written so too.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteU64((ulong)bytes.Length);
        WriteRaw(bytes);
    }

    /// <summary>A length, then UTF-8. What is no valid UTF-16 is replaced by U+FFFD.</summary>
    public void WriteString(string value)
    {
        Span<byte> free = _free;
        if (value.Length <= PostcardSize.ShortStringLength && free.Length > value.Length * PostcardSize.Utf8PerUnitMax)
        {
            // The length takes one byte, so the text can go to its place before its length is known.
            int byteCount = Encoding.UTF8.GetBytes(value, free[1..]);
            free[0] = (byte)byteCount;
            _free = free[(1 + byteCount)..];
            return;
        }

        int exactByteCount = Encoding.UTF8.GetByteCount(value);
        WriteU64((ulong)exactByteCount);
        Span<byte> taken = Take(exactByteCount);
        if (!Overflowed)
        {
            Encoding.UTF8.GetBytes(value, taken);
        }
    }

    /// <summary>The element count of a sequence or map.</summary>
    public void WriteCount(int count) => WriteU64((ulong)count);

    /// <summary>An enum's variant index.</summary>
    public void WriteVariant(uint variant) => WriteU64(variant);

    /// <summary>Two raw bytes.</summary>
    public void WritePacketId(PacketId id)
    {
        if (BinaryPrimitives.TryWriteUInt16LittleEndian(_free, id.Value))
        {
            _free = _free[sizeof(ushort)..];
            return;
        }

        Overflow();
    }

    /// <summary>A component id.</summary>
    public void WriteComponentId(ComponentId id) => WriteU64(id.Value);

    /// <summary>Seconds and nanoseconds.</summary>
    public void WriteDuration(WireDuration value)
    {
        WriteU64(value.Seconds);
        WriteU32(value.Nanoseconds);
    }

    /// <summary>An optional bool.</summary>
    public void WriteOptionalBool(bool? value)
    {
        WriteOption(value.HasValue);
        if (value is { } present)
        {
            WriteBool(present);
        }
    }

    /// <summary>An optional u64.</summary>
    public void WriteOptionalU64(ulong? value)
    {
        WriteOption(value.HasValue);
        if (value is { } present)
        {
            WriteU64(present);
        }
    }

    /// <summary>An optional i64 or timestamp.</summary>
    public void WriteOptionalI64(long? value)
    {
        WriteOption(value.HasValue);
        if (value is { } present)
        {
            WriteI64(present);
        }
    }

    /// <summary>An optional duration.</summary>
    public void WriteOptionalDuration(WireDuration? value)
    {
        WriteOption(value.HasValue);
        if (value is { } present)
        {
            WriteDuration(present);
        }
    }

    private Span<byte> Take(int byteCount)
    {
        Span<byte> free = _free;
        if (byteCount > free.Length)
        {
            Overflow();
            return default;
        }

        _free = free[byteCount..];
        return free[..byteCount];
    }

    private void Overflow()
    {
        Overflowed = true;
        _free = default;
    }
}
