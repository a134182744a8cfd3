using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// The journal of origins of a database of which a tool keeps a part: runs follow the samples to their new indices, and no position goes
/// back, so that an ordinal that was given once is not given again to another sample.
/// </summary>
internal static class JournalEdit
{
    /// <summary>Which samples of a component stay.</summary>
    /// <param name="OldCount">Samples before.</param>
    /// <param name="First">The first that stays.</param>
    /// <param name="Count">How many stay.</param>
    public readonly record struct Kept(long OldCount, long First, long Count);

    /// <summary>Puts the journal of what stays on a list, where the database has one.</summary>
    public static void Replace(EditSession session, PendingEdit edit, IReadOnlyDictionary<ulong, Kept> components)
    {
        string journal = Path.Combine(session.Path, MirrorJournal.FileName);
        if (Rewrite(session.Path, components) is { } bytes)
        {
            AtomicFile.Write(PendingEdit.NewPathOf(journal), bytes);
            edit.Replace(journal);
        }
    }

    /// <summary>The journal afterwards; null where the database has none (then everything was written here, and nothing mirrors it).</summary>
    private static byte[]? Rewrite(string database, IReadOnlyDictionary<ulong, Kept> components)
    {
        List<JournalRecord> records = MirrorJournal.ReadAll(database);
        if (records.Count == 0)
        {
            return null;
        }

        var endpoints = records.Where(r => r.Type == JournalRecordType.Peer).Select(r => r.Slot).ToHashSet();
        records = JournalCompaction.Compact(records, components.ToDictionary(c => c.Key, c => c.Value.OldCount), out _);
        var kept = records.Where(r => r.Type is not JournalRecordType.Run || !components.ContainsKey(r.ComponentId.Value)).ToList();
        ILookup<ulong, JournalRecord> byComponent = records
            .Where(r => r.Type is JournalRecordType.Run or JournalRecordType.Gap).ToLookup(r => r.ComponentId.Value);
        foreach ((ulong id, Kept part) in components)
        {
            var origins = new OriginTable();
            origins.Load(byComponent[id], part.OldCount, slot => endpoints.Contains(slot) ? (ushort)0 : slot);
            kept.AddRange(Of(new ComponentId(id), part, origins));
        }

        var bytes = new byte[kept.Count * JournalRecord.ByteCount];
        for (int i = 0; i < kept.Count; i++)
        {
            kept[i].Write(bytes.AsSpan(i * JournalRecord.ByteCount));
        }

        return bytes;
    }

    private static IEnumerable<JournalRecord> Of(ComponentId id, Kept part, OriginTable origins)
    {
        long firstRun = origins.RunCount > 0 ? origins.RunAt(0).FirstIndex : part.OldCount;
        if (Clip(part, new OriginTable.Run(0, 0, 0), firstRun) is { } local)
        {
            yield return ToRecord(id, local);
        }

        for (int i = 0; i < origins.RunCount; i++)
        {
            if (Clip(part, origins.RunAt(i), origins.EndOf(i, part.OldCount)) is { } run)
            {
                yield return ToRecord(id, run);
            }
        }

        // What was taken away behind the part that stays is lost here; a gap keeps its numbers taken.
        foreach ((ushort key, ulong next) in origins.Positions)
        {
            if (next > 0)
            {
                yield return new JournalRecord(JournalRecordType.Gap, key, id, next - 1, next - 1, default, 0);
            }
        }
    }

    // What of a run stays, at its new place; null for nothing.
    private static OriginTable.Run? Clip(Kept part, OriginTable.Run run, long end)
    {
        long first = Math.Max(run.FirstIndex, part.First);
        return first < Math.Min(end, part.First + part.Count)
            ? new OriginTable.Run(first - part.First, run.Slot, run.FirstOrdinal + (ulong)(first - run.FirstIndex))
            : null;
    }

    private static JournalRecord ToRecord(ComponentId id, OriginTable.Run run) =>
        new(JournalRecordType.Run, run.Slot, id, (ulong)run.FirstIndex, run.FirstOrdinal, default, 0);
}
