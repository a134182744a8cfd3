using ElodinFast.Wire;

namespace ElodinFast.TestKit;

/// <summary>Keeps what a plan hands over, and wants no more after a given number of fields.</summary>
public readonly struct RecordingSink(VTablePlan plan, int acceptMax = int.MaxValue) : ITableSink
{
    private readonly List<SlowTableWalker.Sample> _samples = [];
    private readonly List<int> _skipped = [];

    /// <summary>The values in the order in which they came.</summary>
    public IReadOnlyList<SlowTableWalker.Sample> Samples => _samples;

    /// <summary>The fields that were left out.</summary>
    public IReadOnlyList<int> Skipped => _skipped;

    /// <inheritdoc/>
    public bool Accept(int field, bool hasTimestamp, long timestampMicros, ReadOnlySpan<byte> value)
    {
        _samples.Add(new SlowTableWalker.Sample(
            field, plan.Fields[field].ComponentId, hasTimestamp ? timestampMicros : null, Convert.ToHexString(value)));
        return _samples.Count < acceptMax;
    }

    /// <inheritdoc/>
    public void Skip(int field) => _skipped.Add(field);
}
