using BenchmarkDotNet.Attributes;
using ElodinFast.Wire;

namespace ElodinFast.Bench.Codec;

/// <summary>SetComponentMetadata with a name and one pair, as a whole packet; written from strings, from UTF-8, and read.</summary>
[Config(typeof(CodecConfig))]
public class MessageBench : ICodecBench, IDisposable
{
    private const string Name = "vehicle.attitude";
    private const string Key = "element_names";
    private const string Value = "x,y,z,w";

    private static readonly ComponentId s_component = ComponentId.FromName(Name);
    private static readonly SetComponentMetadata s_message = new(new ComponentMetadata(s_component, Name, [new(Key, Value)]));

    private readonly byte[] _packet;
    private readonly byte[] _output = new byte[256];
    private readonly BinaryWriter _writer;
    private readonly BinaryReader _reader;

    public MessageBench()
    {
        Packets.TryWrite(_output, in s_message, out int byteCount);
        _packet = _output[..byteCount];
        _writer = new BinaryWriter(new MemoryStream(_output));
        _reader = new BinaryReader(new MemoryStream(_packet));
    }

    /// <inheritdoc/>
    public int PacketByteCount => _packet.Length;

    [Benchmark]
    public void Memcpy() => _packet.CopyTo(_output.AsSpan());

    [Benchmark(Baseline = true)]
    public long WriteByBinaryWriter()
    {
        _writer.BaseStream.Position = PacketHeader.ByteCount;
        _writer.Write7BitEncodedInt64((long)s_component.Value);
        _writer.Write(Name);
        _writer.Write7BitEncodedInt(1);
        _writer.Write(Key);
        _writer.Write(Value);
        long end = _writer.BaseStream.Position;
        _writer.BaseStream.Position = 0;
        _writer.Write((uint)end - 4);
        _writer.Write((byte)PacketKind.Message);
        _writer.Write(SetComponentMetadata.PacketId.Value);
        _writer.Write((byte)0);
        return end;
    }

    [Benchmark]
    public bool Write() => Packets.TryWrite(_output, in s_message, out _);

    [Benchmark]
    public bool WriteBorrowed()
    {
        Packets.TryRead(_packet.AsSpan(PacketHeader.ByteCount), out SetComponentMetadataView view, out _);
        return Packets.TryWrite(_output, in view, out _);
    }

    [Benchmark]
    public int ReadBorrowed() =>
        Packets.TryRead(_packet.AsSpan(PacketHeader.ByteCount), out SetComponentMetadataView view, out _) ? view.Metadata.Name.Length : 0;

    [Benchmark]
    public int ReadByBinaryReader()
    {
        _reader.BaseStream.Position = PacketHeader.ByteCount;
        _reader.Read7BitEncodedInt64();
        int length = _reader.ReadString().Length;
        for (int count = _reader.Read7BitEncodedInt(); count > 0; count--)
        {
            length += _reader.ReadString().Length + _reader.ReadString().Length;
        }

        return length;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _reader.Dispose();
        _writer.Dispose();
        GC.SuppressFinalize(this);
    }
}
