using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using ElodinFast.Wire;

namespace ElodinFast.Bench.Codec;

/// <summary>
/// A table of f64 fields that share one timestamp, to and from a row. <c>Merged</c> has the fields side by side in the row, as a row of
/// the database has; <c>Apart</c> has every component in a cache line of its own; <c>Sink</c> hands each value and its time to code.
/// </summary>
[Config(typeof(CodecConfig))]
public class TableBench : ICodecBench
{
    private const int ValueByteCount = sizeof(double);

    private byte[] _table = [];
    private byte[] _copy = [];
    private byte[] _row = [];
    private Cell[] _cells = [];
    private VTablePlan _plan = null!;
    private RowPlan _merged = null!;
    private RowPlan _apart = null!;
    private NaiveTable _naive = null!;

    /// <summary>Fields of 8 bytes.</summary>
    [Params(1, 40, 400)]
    public int Fields { get; set; }

    /// <inheritdoc/>
    public int PacketByteCount => sizeof(long) + (ValueByteCount * Fields);

    [GlobalSetup]
    public void Setup()
    {
        VTable vtable = ManyFields.Build(Fields);
        VTablePlan.TryCompile(vtable, out VTablePlan? plan, out _);
        _plan = plan!;
        _table = new byte[PacketByteCount];
        _copy = new byte[PacketByteCount];
        _row = new byte[ValueByteCount * Fields];
        _cells = new Cell[Fields];
        _naive = new NaiveTable(vtable);
        Random.Shared.NextBytes(_table);
        var merged = new RowSlot[Fields];
        var apart = new RowSlot[Fields];
        for (int i = 0; i < Fields; i++)
        {
            merged[i] = new RowSlot(ValueByteCount * i, ValueByteCount);
            apart[i] = new RowSlot((Cell.ByteCount * i) + sizeof(long), ValueByteCount);
            _naive.Add(_plan.Fields[i].ComponentId, i);
        }

        _merged = _plan.TryMapTo(merged, out RowPlan? row) ? row : throw new InvalidOperationException("not a row");
        _apart = _plan.TryMapTo(apart, out row) ? row : throw new InvalidOperationException("not a row");
    }

    [Benchmark]
    public void Memcpy() => _table.CopyTo(_copy.AsSpan());

    [Benchmark(Baseline = true)]
    public bool ApplyByWalkingOps() => _naive.Apply(_table, _cells);

    [Benchmark]
    public bool ApplyMerged() => _merged.TryApply(_table, _row, out _);

    [Benchmark]
    public bool ApplyApart() => _apart.TryApply(_table, MemoryMarshal.AsBytes(_cells.AsSpan()), out _);

    [Benchmark]
    public VTableStatus ApplyToSink()
    {
        var sink = new CellSink(_cells);
        return _plan.Apply(_table, ref sink, out _);
    }

    [Benchmark]
    public bool GatherMerged() => _merged.TryGather(_row, 1, _copy);

    [Benchmark]
    public bool GatherApart() => _apart.TryGather(MemoryMarshal.AsBytes(_cells.AsSpan()), 1, _copy);
}
