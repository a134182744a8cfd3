using System.Net;

namespace ElodinFast.Storage;

public sealed partial class Database
{
    private readonly OriginSlots _origins;

    /// <summary>The slot of a node, allocated (and journalled as NODE) on first use.</summary>
    internal ushort SlotOf(NodeId node) => _origins.SlotOf(node);

    /// <summary>
    /// The slot of a UDP endpoint (hardware, a plain peer), journalled as PEER; <see cref="OriginSlots.SharedSlot"/> when there are too many.
    /// IPv4-mapped is IPv4.
    /// </summary>
    internal ushort SlotOf(IPEndPoint endpoint, bool isKnown = false) => _origins.SlotOf(endpoint, isKnown);

    /// <summary>True for slot 0 and endpoint slots: together they are "origin self" towards nodes.</summary>
    internal bool IsSelf(ushort slot) => _origins.IsSelf(slot);

    /// <summary>Whose ordinals a slot's samples count in: 0 for origin self, else the node's slot.</summary>
    internal ushort OriginKey(ushort slot) => _origins.IsSelf(slot) ? (ushort)0 : slot;

    /// <summary>The node of a node slot, or null.</summary>
    internal NodeId? NodeOf(ushort slot) => _origins.NodeOf(slot);

    /// <summary>Rows of a node under one hold of the commit lock, at most so many (architecture: 64).</summary>
    internal const int MirrorRowsPerHoldMax = 64;

    /// <summary>Takes the commit lock for rows of a linked node; <see cref="EndMirrorRows"/> follows soon. Nothing else of the database may be called between.</summary>
    internal void BeginMirrorRows() => _shared.BeginMirrorRows(mayWait: true);

    /// <summary>
    /// Commits one row that came from a linked node into the shared ring. Ordinals at or beyond the position are taken; what a jump
    /// leaves out is declared with a GAP record. Values stand at the layout's offsets; the row number is the node's. Between <see cref="BeginMirrorRows"/> and
    /// <see cref="EndMirrorRows"/>. Hot; 0 B on the usual path.
    /// </summary>
    /// <returns>Ok, with the outcome of each component; RingFull (nothing done).</returns>
    internal CommitStatus ApplyMirrorRowHeld(
        MirrorRowLayout layout, ushort slot, long row, ReadOnlySpan<ulong> ordinals, long timestampMicros, ReadOnlySpan<byte> values,
        Span<MirrorSampleStatus> outcomes) =>
        _shared.WriteMirrorRow(layout, slot, row, ordinals, timestampMicros, values, outcomes);

    /// <summary>
    /// The same for the row behind the last one, when all of that was stored: no ordinal is looked at but the first. Null when it is not that
    /// simple; <see cref="ApplyMirrorRowHeld"/> then tells.
    /// </summary>
    internal CommitStatus? TryApplyMirrorRowInStep(
        MirrorRowLayout layout, ushort slot, long row, ulong firstOrdinal, long timestampMicros, ReadOnlySpan<byte> values) =>
        _shared.TryWriteMirrorRowInStep(layout, slot, row, firstOrdinal, timestampMicros, values);

    /// <summary>Gives the lock back; <see cref="NoteMirrorRows"/> follows when the batch ends.</summary>
    internal void EndMirrorRows() => _shared.EndMirrorRows();

    /// <summary>Tells of what was committed: whoever waits for commits is woken once a batch. Senders are not: these rows go no further.</summary>
    /// <param name="firstMicros">The smallest timestamp.</param>
    /// <param name="lastMicros">The largest.</param>
    internal void NoteMirrorRows(long firstMicros, long lastMicros)
    {
        NoteTime(firstMicros);
        NoteTime(lastMicros);
        _commits.Raise();
    }

    /// <summary>See <see cref="SharedWriter.OwnRowCount"/>.</summary>
    internal long SharedOwnRowCount => _shared.OwnRowCount;

    /// <summary>Bytes of rows that the shared ring takes now.</summary>
    internal long SharedRingRoom => _shared.Ring.Capacity - (_shared.Ring.Tail - _shared.Ring.Drained);

    /// <summary>Bytes of rows that the shared ring takes when it is empty.</summary>
    internal long SharedRingCapacity => _shared.Ring.Capacity;

    /// <summary>Declares ordinals [from, to] of (component, slot) lost or skipped: the position moves on, a GAP record is journalled.</summary>
    internal void DeclareGap(Component component, ushort slot, ulong from, ulong to)
    {
        CommitLock.Enter();
        try
        {
            DeclareGapUnsynchronized(component, slot, from, to);
        }
        finally
        {
            CommitLock.Exit();
        }
    }

    internal void DeclareGapUnsynchronized(Component component, ushort slot, ulong from, ulong to)
    {
        component.Origins.AdvancePosition(OriginKey(slot), to + 1);
        _keeper.EnqueueGap(new JournalRecord(JournalRecordType.Gap, slot, component.Id, from, to, default, 0));
    }

    private List<JournalRecord> CompactJournal(List<JournalRecord> records, Dictionary<ulong, TimeSeries> logs)
    {
        List<JournalRecord> compacted = JournalCompaction.Compact(records, logs.ToDictionary(l => l.Key, l => l.Value.Count), out bool hasStale);
        if (hasStale || JournalCompaction.IsWorthwhile(records.Count, compacted.Count))
        {
            _journal.Rewrite(compacted);
        }

        return compacted;
    }

    private void LoadOrigins(Component component, IEnumerable<JournalRecord> records)
    {
        component.Origins.Load(records, component.Log.Count, OriginKey);

        // A run that a crash left without a sample may be replaced by another: the keeper writes what it has become.
        int runCount = component.Origins.RunCount;
        bool isLastEmpty = runCount > 0 && component.Origins.RunAt(runCount - 1).FirstIndex == component.Log.Count;
        component.JournalledRuns = isLastEmpty ? runCount - 1 : runCount;
    }
}
