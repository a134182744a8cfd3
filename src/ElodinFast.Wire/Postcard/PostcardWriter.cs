using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ElodinFast.Wire;

/// <summary>Writes postcard values to a buffer writer.</summary>
public ref struct PostcardWriter(IBufferWriter<byte> output)
{
    private const int VarintMaxByteCount = 10;

    private readonly IBufferWriter<byte> _output = output;

    /// <summary>One raw byte.</summary>
    public readonly void WriteU8(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }

    /// <summary>One raw byte, two's complement.</summary>
    public readonly void WriteI8(sbyte value) => WriteU8((byte)value);

    /// <summary>A byte 0 or 1.</summary>
    public readonly void WriteBool(bool value) => WriteU8(value ? (byte)1 : (byte)0);

    /// <summary>Whether an optional value follows.</summary>
    public readonly void WriteOption(bool hasValue) => WriteBool(hasValue);

    /// <summary>A varint.</summary>
    public readonly void WriteU16(ushort value) => WriteU64(value);

    /// <summary>A varint.</summary>
    public readonly void WriteU32(uint value) => WriteU64(value);

    /// <summary>A varint.</summary>
    public readonly void WriteU64(ulong value)
    {
        Span<byte> span = _output.GetSpan(VarintMaxByteCount);
        int length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        _output.Advance(length);
    }

    /// <summary>A zigzag varint.</summary>
    public readonly void WriteI16(short value) => WriteU16((ushort)((value << 1) ^ (value >> 15)));

    /// <summary>A zigzag varint.</summary>
    public readonly void WriteI32(int value) => WriteU32((uint)((value << 1) ^ (value >> 31)));

    /// <summary>A zigzag varint; timestamps are written so.</summary>
    public readonly void WriteI64(long value) => WriteU64((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Four raw bytes, IEEE 754.</summary>
    public readonly void WriteF32(float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_output.GetSpan(sizeof(float)), value);
        _output.Advance(sizeof(float));
    }

    /// <summary>Eight raw bytes, IEEE 754.</summary>
    public readonly void WriteF64(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_output.GetSpan(sizeof(double)), value);
        _output.Advance(sizeof(double));
    }

    /// <summary>Bytes without a length in front.</summary>
    public readonly void WriteRaw(ReadOnlySpan<byte> bytes) => _output.Write(bytes);

    /// <summary>A length, then the bytes.</summary>
    public readonly void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteU64((ulong)bytes.Length);
        _output.Write(bytes);
    }

    /// <summary>A length, then UTF-8.</summary>
    public readonly void WriteString(string value)
    {
        WriteU64((ulong)Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _output);
    }

    /// <summary>The element count of a sequence or map.</summary>
    public readonly void WriteCount(int count) => WriteU64((ulong)count);

    /// <summary>An enum's variant index.</summary>
    public readonly void WriteVariant(uint variant) => WriteU64(variant);

    /// <summary>Two raw bytes.</summary>
    public readonly void WritePacketId(PacketId id)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_output.GetSpan(sizeof(ushort)), id.Value);
        _output.Advance(sizeof(ushort));
    }

    /// <summary>A component id.</summary>
    public readonly void WriteComponentId(ComponentId id) => WriteU64(id.Value);

    /// <summary>Seconds and nanoseconds.</summary>
    public readonly void WriteDuration(WireDuration value)
    {
        WriteU64(value.Seconds);
        WriteU32(value.Nanoseconds);
    }

    /// <summary>An optional bool.</summary>
    public readonly void WriteOptionalBool(bool? value)
    {
        WriteOption(value.HasValue);
        if (value is { } present)
        {
            WriteBool(present);
        }
    }

    /// <summary>An optional u64.</summary>
    public readonly void WriteOptionalU64(ulong? value)
    {
        WriteOption(value.HasValue);
        if (value is { } present)
        {
            WriteU64(present);
        }
    }

    /// <summary>An optional i64 or timestamp.</summary>
    public readonly void WriteOptionalI64(long? value)
    {
        WriteOption(value.HasValue);
        if (value is { } present)
        {
            WriteI64(present);
        }
    }

    /// <summary>An optional duration.</summary>
    public readonly void WriteOptionalDuration(WireDuration? value)
    {
        WriteOption(value.HasValue);
        if (value is { } present)
        {
            WriteDuration(present);
        }
    }
}
