using BenchmarkDotNet.Attributes;
using ElodinFast.Wire;

namespace ElodinFast.Bench.Codec;

/// <summary>A time series of f64 samples, every time and value looked at.</summary>
[Config(typeof(CodecConfig))]
public class TimeSeriesBench : ICodecBench, IDisposable
{
    private const int Count = 100;
    private const int BodyByteCount = sizeof(ulong) + (Count * (sizeof(long) + sizeof(double)));

    private readonly byte[] _body = new byte[BodyByteCount];
    private readonly byte[] _copy = new byte[BodyByteCount];
    private BinaryReader _reader = null!;

    /// <inheritdoc/>
    public int PacketByteCount => BodyByteCount;

    [GlobalSetup]
    public void Setup()
    {
        BitConverter.TryWriteBytes(_body, (ulong)Count);
        _reader = new BinaryReader(new MemoryStream(_body));
    }

    [Benchmark]
    public void Memcpy() => _body.CopyTo(_copy.AsSpan());

    [Benchmark(Baseline = true)]
    public double ByBinaryReader()
    {
        double sum = 0;
        _reader.BaseStream.Position = 0;
        ulong count = _reader.ReadUInt64();
        for (ulong i = 0; i < count; i++)
        {
            sum += _reader.ReadInt64();
        }

        for (ulong i = 0; i < count; i++)
        {
            sum += _reader.ReadDouble();
        }

        return sum;
    }

    [Benchmark]
    public int Open() => TimeSeriesBody.TryRead(_body, sizeof(double), out TimeSeriesBody series) ? series.Count : 0;

    [Benchmark]
    public double OpenAndReadAll()
    {
        double sum = 0;
        TimeSeriesBody.TryRead(_body, sizeof(double), out TimeSeriesBody series);
        for (int i = 0; i < series.Count; i++)
        {
            sum += series.TimestampMicros(i) + BitConverter.ToDouble(series.Value(i));
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
