using System.Net;

namespace ElodinFast.Storage;

public sealed partial class Database
{
    private readonly OriginSlots _origins;

    /// <summary>The slot of a node, allocated (and journalled as NODE) on first use.</summary>
    internal ushort SlotOf(NodeId node) => _origins.SlotOf(node);

    /// <summary>The slot of a UDP endpoint (hardware, a plain peer), journalled as PEER. IPv4-mapped is IPv4.</summary>
    internal ushort SlotOf(IPEndPoint endpoint) => _origins.SlotOf(endpoint);

    /// <summary>True for slot 0 and endpoint slots: together they are "origin self" towards nodes.</summary>
    internal bool IsSelf(ushort slot) => _origins.IsSelf(slot);

    /// <summary>Whose ordinals a slot's samples count in: 0 for origin self, else the node's slot.</summary>
    internal ushort OriginKey(ushort slot) => _origins.IsSelf(slot) ? (ushort)0 : slot;

    /// <summary>The node of a node slot, or null.</summary>
    internal NodeId? NodeOf(ushort slot) => _origins.NodeOf(slot);

    /// <summary>
    /// Commits one row that came from a linked node into the shared ring. Ordinals at or beyond the position are taken; what a jump
    /// leaves out is declared with a GAP record. Values stand at the layout's offsets.
    /// Hot; 0 B on the usual path.
    /// </summary>
    /// <returns>Ok, with the outcome of each component; RingFull (nothing done) only when not <paramref name="wait"/>.</returns>
    internal CommitStatus ApplyMirrorRow(
        MirrorRowLayout layout, ushort slot, ReadOnlySpan<ulong> ordinals, long timestampMicros, ReadOnlySpan<byte> values,
        Span<MirrorSampleStatus> outcomes, bool wait)
    {
        CommitStatus status = _shared.WriteMirrorRow(layout, slot, ordinals, timestampMicros, values, outcomes);
        while (status == CommitStatus.RingFull && wait && WaitForRoom())
        {
            status = _shared.WriteMirrorRow(layout, slot, ordinals, timestampMicros, values, outcomes);
        }

        if (status == CommitStatus.Ok)
        {
            NoteCommit(timestampMicros, movesTimeRange: true);
        }

        return Refusal(status);
    }

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
        component.JournalledRuns = component.Origins.RunCount;
    }
}
