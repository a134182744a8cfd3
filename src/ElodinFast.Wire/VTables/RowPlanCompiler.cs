namespace ElodinFast.Wire;

/// <summary>Makes the copies of a <see cref="RowPlan"/>: refuses layouts that do not fit, and merges what is adjacent on both sides.</summary>
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

        RowCopy[] byDestination = [.. copies];
        Array.Sort(byDestination, (left, right) => Compare(left.Destination, left.ByteCount, right.Destination, right.ByteCount));
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
        RowCopy[] bySource = [.. copies];
        Array.Sort(bySource, (left, right) => Compare(left.Source, left.ByteCount, right.Source, right.ByteCount));
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

    // Of two that start together the empty one comes first: it overlaps nothing.
    private static int Compare(int leftOffset, int leftByteCount, int rightOffset, int rightByteCount) =>
        leftOffset != rightOffset ? leftOffset.CompareTo(rightOffset) : leftByteCount.CompareTo(rightByteCount);
}
