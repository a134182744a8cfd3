using System.Buffers;
using System.Runtime.InteropServices;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>One element of a component's values, read from its log as f64. One thread at a time. Warm; its memory is borrowed.</summary>
internal struct ElementReader : IDisposable
{
    /// <summary>Samples that callers should ask for at once at most.</summary>
    public const int SampleCountMax = 16_384;

    private const int StagingByteCountMax = 512 * 1024;

    private readonly TimeSeries _log;
    private readonly PrimitiveType _type;
    private readonly int _offset;
    private readonly bool _isPlain;
    private readonly int _stagedCountMax;
    private byte[]? _staging;

    /// <summary>Of a component whose values have that element.</summary>
    public ElementReader(TimeSeries log, ComponentSchema schema, int element)
    {
        _log = log;
        _type = schema.Type;
        _offset = element * schema.Type.ByteCount();
        if (element < 0 || _offset + schema.Type.ByteCount() > log.ElementByteCount)
        {
            throw new ArgumentOutOfRangeException(nameof(element), element, $"There is no such element in {schema}.");
        }

        _isPlain = _type == PrimitiveType.F64 && log.ElementByteCount == sizeof(double);
        _stagedCountMax = Math.Clamp(StagingByteCountMax / log.ElementByteCount, 1, SampleCountMax);
    }

    /// <summary>Reads samples from <paramref name="first"/> on, which the caller knows to be there.</summary>
    public void Read(long first, Span<double> destination)
    {
        if (_isPlain)
        {
            _log.ReadValues(first, MemoryMarshal.AsBytes(destination));
            return;
        }

        int stride = _log.ElementByteCount;
        while (destination.Length > 0)
        {
            int count = Math.Min(destination.Length, _stagedCountMax);
            if (_staging is null || _staging.Length < count * stride)
            {
                Dispose();
                _staging = ArrayPool<byte>.Shared.Rent(count * stride);
            }

            Span<byte> staged = _staging.AsSpan(0, count * stride);
            _log.ReadValues(first, staged);
            Convert(staged, stride, destination[..count]);
            destination = destination[count..];
            first += count;
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_staging is not null)
        {
            ArrayPool<byte>.Shared.Return(_staging);
            _staging = null;
        }
    }

    private readonly void Convert(ReadOnlySpan<byte> values, int stride, Span<double> destination)
    {
        for (int i = 0, at = _offset; i < destination.Length; i++, at += stride)
        {
            ReadOnlySpan<byte> value = values[at..];
            destination[i] = _type switch
            {
                PrimitiveType.F64 => MemoryMarshal.Read<double>(value),
                PrimitiveType.F32 => MemoryMarshal.Read<float>(value),
                PrimitiveType.U8 => value[0],
                PrimitiveType.U16 => MemoryMarshal.Read<ushort>(value),
                PrimitiveType.U32 => MemoryMarshal.Read<uint>(value),
                PrimitiveType.U64 => MemoryMarshal.Read<ulong>(value),
                PrimitiveType.I8 => (sbyte)value[0],
                PrimitiveType.I16 => MemoryMarshal.Read<short>(value),
                PrimitiveType.I32 => MemoryMarshal.Read<int>(value),
                PrimitiveType.I64 => MemoryMarshal.Read<long>(value),
                _ => value[0] != 0 ? 1 : 0,
            };
        }
    }
}
