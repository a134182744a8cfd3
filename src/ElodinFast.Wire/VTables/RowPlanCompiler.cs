namespace ElodinFast.Wire;

/// <summary>Makes the copies of a <see cref="RowPlan"/>: refuses layouts that do not fit, merges what is adjacent on both sides.</summary>
internal static class RowPlanCompiler
{
    /// <summary>The copies from table to row, or null when the layout is none for these fields.</summary>
    public static RowCopy[]? TryMerge(ReadOnlySpan<FastField> fields, ReadOnlySpan<RowSlot> layout)
    {
        if (layout.Length != fields.Length)
        {
            return null;
        }

        var copies = new RowCopy[fields.Length];
        for (int i = 0; i < copies.Length; i++)
        {
            (int offset, int byteCount) = layout[i];
            if (offset < 0 || byteCount != fields[i].ByteCount || offset > int.MaxValue - byteCount)
            {
                return null;
            }

            copies[i] = new RowCopy(fields[i].Offset, offset, byteCount);
        }

        RowCopy[] byDestination = InOrder(copies, copy => copy.Destination);
        for (int i = 1; i < byDestination.Length; i++)
        {
            if (byDestination[i - 1].Destination + byDestination[i - 1].ByteCount > byDestination[i].Destination)
            {
                return null; // two values in one place
            }
        }

        // Where fields overlap in the table, the later one counts when a row is gathered: then their order stays.
        return Merge(Overlap(copies) ? copies : byDestination);
    }

    private static bool Overlap(RowCopy[] copies)
    {
        RowCopy[] bySource = InOrder(copies, copy => copy.Source);
        for (int i = 1; i < bySource.Length; i++)
        {
            if (bySource[i - 1].Source + bySource[i - 1].ByteCount > bySource[i].Source)
            {
                return true;
            }
        }

        return false;
    }

    private static RowCopy[] Merge(RowCopy[] copies)
    {
        // In place: what is written never gets ahead of what is read.
        int count = 0;
        foreach (RowCopy copy in copies)
        {
            if (count > 0 && Continues(copies[count - 1], copy))
            {
                copies[count - 1] = copies[count - 1] with { ByteCount = copies[count - 1].ByteCount + copy.ByteCount };
            }
            else if (copy.ByteCount > 0)
            {
                copies[count++] = copy;
            }
        }

        return copies[..count];
    }

    private static bool Continues(RowCopy before, RowCopy copy) =>
        before.Source + before.ByteCount == copy.Source && before.Destination + before.ByteCount == copy.Destination;

    // Of two that start together the empty one comes first: it overlaps nothing. Most layouts are in order as they are.
    private static RowCopy[] InOrder(RowCopy[] copies, Func<RowCopy, int> offset)
    {
        for (int i = 1; i < copies.Length; i++)
        {
            if (Key(copies[i - 1]) > Key(copies[i]))
            {
                long[] keys = Array.ConvertAll(copies, Key);
                RowCopy[] sorted = [.. copies];
                Array.Sort(keys, sorted);
                return sorted;
            }
        }

        return copies;

        long Key(RowCopy copy) => ((long)offset(copy) << 32) | (uint)copy.ByteCount;
    }
}
