using System.Diagnostics;
using ElodinFast.Storage;

namespace ElodinFast.Bench.Storage;

/// <summary>One row shape in the paced run: control, commit and mapped files, in an order that goes round from tick to tick.</summary>
internal sealed class PacedShape : IDisposable
{
    private const int Ways = 3;

    private readonly OwnedRows _rows;
    private readonly MappedRows _mapped;
    private readonly ControlRows _control;

    public PacedShape(RowShape shape, Database database, string mappedDirectory, long ticks)
    {
        Shape = shape;
        _rows = new OwnedRows(database, shape);
        _mapped = new MappedRows(mappedDirectory, shape, ticks);
        _control = new ControlRows(_rows.RingByteCount);
    }

    public RowShape Shape { get; }

    public LatencySeries Control { get; } = new("control");

    public LatencySeries Ring { get; } = new("commit");

    public LatencySeries Mapped { get; } = new("mapped files");

    public LatencySeries[] All => [Control, Ring, Mapped];

    /// <summary>Rows that found the ring full.</summary>
    public long Refused { get; private set; }

    public long Committed => _rows.RowCount;

    /// <summary>One tick. Allocates nothing.</summary>
    public void Tick(long tick, long timestampMicros)
    {
        ThreadUsage usage = Native.UsageOfThread();
        for (int i = 0; i < Ways; i++)
        {
            long begin = Stopwatch.GetTimestamp();
            switch ((tick + i) % Ways)
            {
                case 0:
                    _control.Store(timestampMicros, _rows.Values);
                    usage = Control.Record(Stopwatch.GetTimestamp() - begin, usage);
                    break;
                case 1:
                    bool isStored = _rows.TryCommit(timestampMicros);
                    usage = Ring.Record(Stopwatch.GetTimestamp() - begin, usage);
                    Refused += isStored ? 0 : 1;
                    break;
                default:
                    _mapped.Store(timestampMicros, _rows.Values);
                    usage = Mapped.Record(Stopwatch.GetTimestamp() - begin, usage);
                    break;
            }
        }
    }

    public void Clear()
    {
        foreach (LatencySeries series in All)
        {
            series.Clear();
        }

        Refused = 0;
    }

    public void Dispose()
    {
        _rows.Dispose();
        _mapped.Dispose();
        _control.Dispose();
    }
}
