using System.Buffers;
using BenchmarkDotNet.Attributes;
using ElodinFast.Wire;

namespace ElodinFast.Bench.Codec;

/// <summary>Headers and frames: a buffer of packets, each a table of one value.</summary>
[Config(typeof(CodecConfig))]
public class FrameBench : ICodecBench, IDisposable
{
    private const int Count = 512;
    private const int BodyByteCount = 16;
    private const int PacketSize = PacketHeader.ByteCount + BodyByteCount;

    private readonly byte[] _packets = new byte[Count * PacketSize];
    private readonly byte[] _copy = new byte[Count * PacketSize];
    private BinaryReader _reader = null!;
    private ReadOnlySequence<byte> _sequence;

    /// <inheritdoc/>
    public int PacketByteCount => PacketSize;

    [GlobalSetup]
    public void Setup()
    {
        for (int i = 0; i < Count; i++)
        {
            PacketHeader.ForBody(BodyByteCount, PacketKind.Table, new PacketId((ushort)i), (byte)i).Write(_packets.AsSpan(i * PacketSize));
        }

        _reader = new BinaryReader(new MemoryStream(_packets));
        _sequence = new ReadOnlySequence<byte>(_packets);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public void Memcpy()
    {
        for (int i = 0; i < Count; i++)
        {
            _packets.AsSpan(i * PacketSize, PacketSize).CopyTo(_copy.AsSpan(i * PacketSize));
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public int HeaderByBinaryReader()
    {
        int sum = 0;
        _reader.BaseStream.Position = 0;
        for (int i = 0; i < Count; i++)
        {
            sum += (int)_reader.ReadUInt32() + _reader.ReadByte() + _reader.ReadUInt16() + _reader.ReadByte();
            _reader.BaseStream.Position += BodyByteCount;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int Header()
    {
        int sum = 0;
        for (int i = 0; i < Count; i++)
        {
            PacketHeader.TryRead(_packets.AsSpan(i * PacketSize), out PacketHeader header);
            sum += (int)header.Length + (int)header.Kind + header.Id.Value + header.RequestId;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int FrameFromSpan()
    {
        int sum = 0;
        ReadOnlySpan<byte> rest = _packets;
        while (FrameReader.TryRead(ref rest, out PacketHeader header, out ReadOnlySpan<byte> body) == FrameStatus.Packet)
        {
            sum += header.Id.Value + body.Length;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public long FrameFromSequence()
    {
        long sum = 0;
        ReadOnlySequence<byte> rest = _sequence;
        while (FrameReader.TryRead(ref rest, out PacketHeader header, out ReadOnlySequence<byte> body) == FrameStatus.Packet)
        {
            sum += header.Id.Value + body.Length;
        }

        return sum;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _reader?.Dispose();
        GC.SuppressFinalize(this);
    }
}
