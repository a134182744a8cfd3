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

    /// <summary>The journal afterwards; null where the database has none (then everything was written here, and nothing mirrors it).</summary>
    public static byte[]? Rewrite(string database, IReadOnlyDictionary<ulong, Kept> components)
    {
        List<JournalRecord> records = MirrorJournal.ReadAll(database);
        if (records.Count == 0)
        {
            return null;
        }

        var slots = records.Where(r => r.Type == JournalRecordType.Peer).Select(r => r.Slot).ToHashSet();
        var kept = records.Where(r => r.Type is not JournalRecordType.Run || !components.ContainsKey(r.ComponentId.Value)).ToList();
        ILookup<ulong, JournalRecord> byComponent = records
            .Where(r => r.Type is JournalRecordType.Run or JournalRecordType.Gap).ToLookup(r => r.ComponentId.Value);
        foreach ((ulong id, Kept part) in components)
        {
            kept.AddRange(Of(new ComponentId(id), part, byComponent[id], slot => slots.Contains(slot) ? (ushort)0 : slot));
        }

        var bytes = new byte[kept.Count * JournalRecord.ByteCount];
        for (int i = 0; i < kept.Count; i++)
        {
            kept[i].Write(bytes.AsSpan(i * JournalRecord.ByteCount));
        }

        return bytes;
    }

    private static IEnumerable<JournalRecord> Of(ComponentId id, Kept part, IEnumerable<JournalRecord> records, Func<ushort, ushort> keyOf)
    {
        var runs = new List<OriginTable.Run> { new(0, 0, 0) }; // before the first run everything was written here
        foreach (JournalRecord record in records.Where(r => r.Type == JournalRecordType.Run && r.A <= (ulong)part.OldCount))
        {
            while (runs.Count > 0 && runs[^1].FirstIndex >= (long)record.A)
            {
                runs.RemoveAt(runs.Count - 1);
            }

            runs.Add(new OriginTable.Run((long)record.A, record.Slot, record.B));
        }

        var positions = new Dictionary<ushort, ulong>();
        for (int i = 0; i < runs.Count; i++)
        {
            long end = i + 1 < runs.Count ? runs[i + 1].FirstIndex : part.OldCount;
            ulong next = runs[i].FirstOrdinal + (ulong)Math.Max(0, end - runs[i].FirstIndex);
            ushort key = keyOf(runs[i].Slot);
            positions[key] = Math.Max(positions.GetValueOrDefault(key), next);

            long first = Math.Max(runs[i].FirstIndex, part.First);
            if (first < Math.Min(end, part.First + part.Count))
            {
                yield return new JournalRecord(
                    JournalRecordType.Run, runs[i].Slot, id, (ulong)(first - part.First),
                    runs[i].FirstOrdinal + (ulong)(first - runs[i].FirstIndex), default, 0);
            }
        }

        // What was taken away behind the part that stays is lost here; a gap keeps its numbers taken.
        foreach ((ushort key, ulong next) in positions)
        {
            if (next > 0)
            {
                yield return new JournalRecord(JournalRecordType.Gap, key, id, next - 1, next - 1, default, 0);
            }
        }
    }
}
