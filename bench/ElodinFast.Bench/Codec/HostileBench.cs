using BenchmarkDotNet.Attributes;
using ElodinFast.Wire;

namespace ElodinFast.Bench.Codec;

/// <summary>The 11 bytes of VTable whose only op refers to itself, from bytes to <c>invalid op</c>.</summary>
[Config(typeof(CodecConfig))]
public class HostileBench : ICodecBench
{
    private readonly byte[] _encoded = [0x01, 0x06, 0x00, 0x09, 0x09, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00];
    private readonly byte[] _copy = new byte[11];

    /// <inheritdoc/>
    public int PacketByteCount => _encoded.Length;

    [Benchmark]
    public void Memcpy() => _encoded.CopyTo(_copy.AsSpan());

    [Benchmark]
    public VTableStatus RefuseSelfReference()
    {
        VTable.TryRead(_encoded, out VTable vtable, out _);
        return VTablePlan.TryCompile(vtable, out _, out _);
    }
}
