namespace ElodinFast.Storage;

/// <summary>
/// Which origin each sample of a component has: runs of consecutive ordinals, and the position for every origin. Written under the commit
/// lock; runs may be read by any thread. No run at all means: everything is local.
/// </summary>
internal sealed class OriginTable
{
    /// <summary>A stretch of the log with one source and consecutive ordinals.</summary>
    internal readonly record struct Run(long FirstIndex, ushort Slot, ulong FirstOrdinal);

    private Run[] _runs = [];
    private int _runCount;
    private (ushort Key, ulong Next)[] _positions = [];

    /// <summary>Runs known; only grows, but an empty last run may be replaced.</summary>
    public int RunCount => Volatile.Read(ref _runCount);

    public Run RunAt(int index) => Volatile.Read(ref _runs)[index];

    public (ushort Slot, ulong Ordinal) OriginOf(long index)
    {
        int count = RunCount;
        Run[] runs = Volatile.Read(ref _runs);
        int low = 0;
        int high = count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (runs[middle].FirstIndex <= index)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        if (low == 0)
        {
            return (0, (ulong)index);
        }

        Run run = runs[low - 1];
        return (run.Slot, run.FirstOrdinal + (ulong)(index - run.FirstIndex));
    }

    /// <summary>Says that the sample at <paramref name="index"/>, the next one, has this origin; starts a run unless it continues the last.</summary>
    public void Continue(long index, ushort slot, ulong ordinal)
    {
        if (_runCount > 0 && _runs[_runCount - 1] is var last
            && last.Slot == slot && index >= last.FirstIndex && last.FirstOrdinal + (ulong)(index - last.FirstIndex) == ordinal)
        {
            return; // the usual case
        }

        if (OriginOf(index) == (slot, ordinal) && (_runCount > 0 || slot == 0))
        {
            return;
        }

        int count = _runCount;
        if (count > 0 && _runs[count - 1].FirstIndex == index)
        {
            // An empty intent: nothing was stored under it. Readers take whole structs from a fresh array.
            var replaced = (Run[])_runs.Clone();
            replaced[count - 1] = new Run(index, slot, ordinal);
            Volatile.Write(ref _runs, replaced);
            return;
        }

        if (count == _runs.Length)
        {
            var grown = new Run[Math.Max(4, count * 2)];
            _runs.CopyTo(grown, 0);
            Volatile.Write(ref _runs, grown);
        }

        _runs[count] = new Run(index, slot, ordinal);
        Volatile.Write(ref _runCount, count + 1);
    }

    /// <summary>
    /// Takes over what a compacted journal says of a component with so many samples: its runs, and for every origin one past the last ordinal
    /// held or declared lost. Cold.
    /// </summary>
    public void Load(IEnumerable<JournalRecord> records, long count, Func<ushort, ushort> keyOf)
    {
        foreach (JournalRecord record in records)
        {
            if (record.Type == JournalRecordType.Run && record.A <= (ulong)count)
            {
                Continue((long)record.A, record.Slot, record.B);
            }
            else if (record.Type == JournalRecordType.Gap)
            {
                AdvancePosition(keyOf(record.Slot), record.B + 1);
            }
        }

        AdvancePosition(0, (ulong)(RunCount > 0 ? RunAt(0).FirstIndex : count)); // before the first run everything was written here
        for (int i = 0; i < RunCount; i++)
        {
            Run run = RunAt(i);
            AdvancePosition(keyOf(run.Slot), run.FirstOrdinal + (ulong)Math.Max(0, EndOf(i, count) - run.FirstIndex));
        }
    }

    /// <summary>One past the last index of a run, where there are so many samples.</summary>
    public long EndOf(int run, long count) => run + 1 < RunCount ? RunAt(run + 1).FirstIndex : count;

    /// <summary>For every origin one past the last ordinal held or declared lost.</summary>
    public IReadOnlyList<(ushort Key, ulong Next)> Positions => _positions;

    public ulong PositionOf(ushort key)
    {
        foreach ((ushort k, ulong next) in _positions)
        {
            if (k == key)
            {
                return next;
            }
        }

        return 0;
    }

    /// <summary>Moves a position on; it never goes back.</summary>
    public void AdvancePosition(ushort key, ulong next)
    {
        for (int i = 0; i < _positions.Length; i++)
        {
            if (_positions[i].Key == key)
            {
                _positions[i].Next = Math.Max(_positions[i].Next, next);
                return;
            }
        }

        _positions = [.. _positions, (key, next)];
    }
}
