namespace ElodinFast.Storage;

/// <summary>What a journal says, in as few records as it takes. Cold.</summary>
internal static class JournalCompaction
{
    // A journal that is not much longer than it must be is left alone.
    private const int SpareRecordCount = 256;
    private const int SpareFactor = 2;

    /// <summary>
    /// Leaves out runs that later ones replaced, that begin beyond the samples a crash left, or that go on where the one before ends;
    /// joins gaps; drops ends of earlier processes.
    /// </summary>
    /// <param name="records">The journal's records in their order.</param>
    /// <param name="counts">Samples of each component; runs of components that are not there are kept.</param>
    /// <param name="hasStale">True when a run was left out that would be wrong once the log is longer: the journal must then be written anew.</param>
    public static List<JournalRecord> Compact(List<JournalRecord> records, IReadOnlyDictionary<ulong, long> counts, out bool hasStale)
    {
        hasStale = false;
        var kept = new List<JournalRecord>();
        var runs = new Dictionary<ulong, List<JournalRecord>>();
        var gaps = new Dictionary<(ulong, ushort), List<JournalRecord>>();
        foreach (JournalRecord record in records)
        {
            switch (record.Type)
            {
                case JournalRecordType.Run when counts.TryGetValue(record.ComponentId.Value, out long count) && record.A > (ulong)count:
                    hasStale = true;
                    break;
                case JournalRecordType.Run:
                    hasStale |= AddRun(ListOf(runs, record.ComponentId.Value), record);
                    break;
                case JournalRecordType.Gap:
                    AddGap(ListOf(gaps, (record.ComponentId.Value, record.Slot)), record);
                    break;
                case JournalRecordType.Clean:
                    break;
                default:
                    kept.Add(record);
                    break;
            }
        }

        foreach (List<JournalRecord> list in runs.Values)
        {
            kept.AddRange(list);
        }

        foreach (List<JournalRecord> list in gaps.Values)
        {
            kept.AddRange(list);
        }

        return kept;
    }

    /// <summary>True when writing the journal anew is worth it.</summary>
    public static bool IsWorthwhile(int recordCount, int compactedCount) => recordCount > (SpareFactor * compactedCount) + SpareRecordCount;

    // True when it replaced one that began behind it: file order alone does not say so to who reads runs as a list.
    private static bool AddRun(List<JournalRecord> runs, in JournalRecord run)
    {
        bool replaces = false;
        while (runs.Count > 0 && runs[^1].A >= run.A)
        {
            replaces |= runs[^1].A > run.A;
            runs.RemoveAt(runs.Count - 1);
        }

        if (runs.Count == 0 || runs[^1].Slot != run.Slot || runs[^1].B + (run.A - runs[^1].A) != run.B)
        {
            runs.Add(run);
        }

        return replaces;
    }

    private static void AddGap(List<JournalRecord> gaps, in JournalRecord gap)
    {
        if (gaps.Count > 0 && gap.A <= gaps[^1].B + 1 && gap.A >= gaps[^1].A)
        {
            gaps[^1] = gaps[^1] with { B = Math.Max(gaps[^1].B, gap.B) };
        }
        else
        {
            gaps.Add(gap);
        }
    }

    private static List<JournalRecord> ListOf<TKey>(Dictionary<TKey, List<JournalRecord>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out List<JournalRecord>? list))
        {
            lists.Add(key, list = []);
        }

        return list;
    }
}
