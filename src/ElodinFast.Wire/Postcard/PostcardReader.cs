using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace ElodinFast.Wire;

/// <summary>Reads postcard values off the front of a span. Borrows it; allocates only strings and arrays that are asked for.</summary>
/// <remarks>
/// The first failure sticks: it empties the reader, later reads give defaults, and <see cref="Error"/> keeps the first reason. So a
/// message is read straight through and checked once at its end; only loops over a count must look at <see cref="Failed"/>.
/// </remarks>
public ref struct PostcardReader(ReadOnlySpan<byte> source)
{
    private const uint NanosPerSecond = 1_000_000_000;

    private ReadOnlySpan<byte> _rest = source;

    /// <summary>Why the first failed read failed.</summary>
    public PostcardError Error { get; private set; }

    /// <summary>A read has failed.</summary>
    public readonly bool Failed => Error != PostcardError.None;

    /// <summary>Every read so far has succeeded.</summary>
    public readonly bool Succeeded => Error == PostcardError.None;

    /// <summary>What is not read yet.</summary>
    internal readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>Makes the reader fail, for values that are well formed but not allowed.</summary>
    public void Fail(PostcardError error)
    {
        if (Error == PostcardError.None)
        {
            Error = error;
        }

        _rest = default;
    }

    /// <summary>One raw byte.</summary>
    public byte ReadU8()
    {
        if (_rest.IsEmpty)
        {
            Fail(PostcardError.UnexpectedEnd);
            return 0;
        }

        byte value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    /// <summary>One raw byte, two's complement.</summary>
    public sbyte ReadI8() => (sbyte)ReadU8();

    /// <summary>A byte that must be 0 or 1.</summary>
    public bool ReadBool() => ReadFlag(PostcardError.BadBool);

    /// <summary>Whether an optional value follows.</summary>
    public bool ReadOption() => ReadFlag(PostcardError.BadOption);

    /// <summary>A varint of at most 3 bytes.</summary>
    public ushort ReadU16() => (ushort)ReadVarint(maxByteCount: 3, lastByteMax: 3);

    /// <summary>A varint of at most 5 bytes.</summary>
    public uint ReadU32() => (uint)ReadVarint(maxByteCount: 5, lastByteMax: 15);

    /// <summary>A varint of at most 10 bytes.</summary>
    public ulong ReadU64() => ReadVarint(maxByteCount: 10, lastByteMax: 1);

    /// <summary>A zigzag varint of at most 3 bytes.</summary>
    public short ReadI16()
    {
        ushort raw = ReadU16();
        return (short)((raw >> 1) ^ -(raw & 1));
    }

    /// <summary>A zigzag varint of at most 5 bytes.</summary>
    public int ReadI32()
    {
        uint raw = ReadU32();
        return (int)(raw >> 1) ^ -(int)(raw & 1);
    }

    /// <summary>A zigzag varint of at most 10 bytes; timestamps are written so.</summary>
    public long ReadI64()
    {
        ulong raw = ReadU64();
        return (long)(raw >> 1) ^ -(long)(raw & 1);
    }

    /// <summary>Four raw bytes, IEEE 754.</summary>
    public float ReadF32()
    {
        ReadOnlySpan<byte> raw = ReadRaw(sizeof(float));
        return raw.IsEmpty ? 0 : BinaryPrimitives.ReadSingleLittleEndian(raw);
    }

    /// <summary>Eight raw bytes, IEEE 754.</summary>
    public double ReadF64()
    {
        ReadOnlySpan<byte> raw = ReadRaw(sizeof(double));
        return raw.IsEmpty ? 0 : BinaryPrimitives.ReadDoubleLittleEndian(raw);
    }

    /// <summary>Exactly <paramref name="byteCount"/> bytes without a length in front; empty when they are not there.</summary>
    public ReadOnlySpan<byte> ReadRaw(int byteCount)
    {
        if (byteCount > _rest.Length)
        {
            Fail(PostcardError.UnexpectedEnd);
            return default;
        }

        ReadOnlySpan<byte> raw = _rest[..byteCount];
        _rest = _rest[byteCount..];
        return raw;
    }

    /// <summary>A length, then that many bytes, borrowed from the source.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        ulong byteCount = ReadU64();
        if (byteCount > (ulong)_rest.Length)
        {
            Fail(PostcardError.UnexpectedEnd);
            return default;
        }

        return ReadRaw((int)byteCount);
    }

    /// <summary>A length, then that much UTF-8, borrowed from the source.</summary>
    public ReadOnlySpan<byte> ReadUtf8()
    {
        ReadOnlySpan<byte> utf8 = ReadBytes();
        if (Utf8.IsValid(utf8))
        {
            return utf8;
        }

        Fail(PostcardError.BadUtf8);
        return default;
    }

    /// <summary>A length, then that much UTF-8, as a new string.</summary>
    public string ReadString() => Encoding.UTF8.GetString(ReadUtf8());

    /// <summary>A value of any type that can be read; its default when the reader fails.</summary>
    public T Read<T>()
        where T : IWireValue<T>, allows ref struct
    {
        T.TryRead(ref this, out T value);
        return value;
    }

    /// <summary>An element count of at most <paramref name="countMax"/>; 0 when the reader fails.</summary>
    public int ReadCount(int countMax)
    {
        ulong count = ReadU64();
        if (count > (ulong)countMax)
        {
            // An element takes at least a byte: what cannot be there is a short message, as peers say.
            Fail(count > (ulong)_rest.Length ? PostcardError.UnexpectedEnd : PostcardError.Invalid);
            return 0;
        }

        return (int)count;
    }

    /// <summary>An enum's variant index below <paramref name="variantCount"/>.</summary>
    public uint ReadVariant(uint variantCount)
    {
        uint variant = ReadU32();
        if (variant < variantCount)
        {
            return variant;
        }

        Fail(PostcardError.Invalid);
        return 0;
    }

    /// <summary>Two raw bytes.</summary>
    public PacketId ReadPacketId()
    {
        ReadOnlySpan<byte> raw = ReadRaw(sizeof(ushort));
        return raw.IsEmpty ? default : PacketId.Read(raw);
    }

    /// <summary>A component id.</summary>
    public ComponentId ReadComponentId() => new(ReadU64());

    /// <summary>Seconds and nanoseconds; nanoseconds beyond a second are carried.</summary>
    public WireDuration ReadDuration()
    {
        ulong seconds = ReadU64();
        uint nanos = ReadU32();
        uint carried = nanos / NanosPerSecond;
        if (seconds > ulong.MaxValue - carried)
        {
            Fail(PostcardError.Invalid);
            return default;
        }

        return new WireDuration(seconds + carried, nanos % NanosPerSecond);
    }

    /// <summary>An optional bool.</summary>
    public bool? ReadOptionalBool() => ReadOption() ? ReadBool() : null;

    /// <summary>An optional u64.</summary>
    public ulong? ReadOptionalU64() => ReadOption() ? ReadU64() : null;

    /// <summary>An optional i64 or timestamp.</summary>
    public long? ReadOptionalI64() => ReadOption() ? ReadI64() : null;

    /// <summary>An optional duration.</summary>
    public WireDuration? ReadOptionalDuration() => ReadOption() ? ReadDuration() : null;

    private bool ReadFlag(PostcardError otherwise)
    {
        byte value = ReadU8();
        if (value > 1)
        {
            Fail(otherwise);
            return false;
        }

        return value == 1;
    }

    private ulong ReadVarint(int maxByteCount, byte lastByteMax)
    {
        ReadOnlySpan<byte> rest = _rest;
        if (!rest.IsEmpty && rest[0] < 0x80)
        {
            _rest = rest[1..]; // most counts and lengths
            return rest[0];
        }

        return ReadVarintSlow(maxByteCount, lastByteMax);
    }

    private ulong ReadVarintSlow(int maxByteCount, byte lastByteMax)
    {
        ulong value = 0;
        for (int i = 0; i < maxByteCount; i++)
        {
            if (i == _rest.Length)
            {
                Fail(PostcardError.UnexpectedEnd);
                return 0;
            }

            byte b = _rest[i];
            value |= (ulong)(b & 0x7f) << (7 * i);
            if (b < 0x80)
            {
                if (i == maxByteCount - 1 && b > lastByteMax)
                {
                    break;
                }

                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        Fail(PostcardError.BadVarint);
        return 0;
    }
}
