using System.Runtime.CompilerServices;
using ElodinFast.Wire;

namespace ElodinFast.Bench.Codec;

/// <summary>Separate components: each has a cell of its own for time and value.</summary>
internal readonly ref struct CellSink(Span<Cell> cells) : ITableSink
{
    private readonly Span<Cell> _cells = cells;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Accept(int field, bool hasTimestamp, long timestampMicros, ReadOnlySpan<byte> value)
    {
        ref Cell cell = ref _cells[field];
        cell.TimestampMicros = timestampMicros;
        cell.Value = BitConverter.ToUInt64(value);
        return true;
    }

    /// <inheritdoc/>
    public void Skip(int field)
    {
    }
}
