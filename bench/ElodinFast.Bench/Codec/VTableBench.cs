using BenchmarkDotNet.Attributes;
using ElodinFast.Wire;

namespace ElodinFast.Bench.Codec;

/// <summary>A VTable of 400 fields as it arrives: read, then compiled. What is kept of it is allocated.</summary>
[Config(typeof(CodecConfig))]
public class VTableBench : ICodecBench
{
    private const int FieldCount = 400;

    private readonly VTable _vtable = ManyFields.Build(FieldCount);
    private readonly byte[] _encoded;
    private readonly byte[] _copy;
    private readonly RowSlot[] _layout = new RowSlot[FieldCount];
    private VTablePlan _plan = null!;

    public VTableBench()
    {
        _encoded = _vtable.Encoded.ToArray();
        _copy = new byte[_encoded.Length];
    }

    /// <inheritdoc/>
    public int PacketByteCount => _encoded.Length;

    [GlobalSetup]
    public void Setup()
    {
        VTablePlan.TryCompile(_vtable, out VTablePlan? plan, out _);
        _plan = plan!;
        for (int i = 0; i < FieldCount; i++)
        {
            _layout[i] = new RowSlot(sizeof(double) * i, sizeof(double));
        }
    }

    [Benchmark]
    public void Memcpy() => _encoded.CopyTo(_copy.AsSpan());

    [Benchmark]
    public bool Read() => VTable.TryRead(_encoded, out _, out _);

    [Benchmark]
    public VTableStatus Compile() => VTablePlan.TryCompile(_vtable, out _, out _);

    [Benchmark]
    public bool MapToRow() => _plan.TryMapTo(_layout, out _);
}
