using ElodinFast.Wire;

namespace ElodinFast.TestKit;

/// <summary>Checks the plans from a VTable to rows against what <see cref="SlowTableWalker"/> makes of the same table.</summary>
public static class RowComparison
{
    private const byte Untouched = 0xa5;
    private const int GapMax = 3;

    /// <summary>The first difference, or null. The seed chooses the layout: fields in any order, with and without gaps.</summary>
    public static string? FirstDifference(VTablePlan plan, byte[] body, int seed)
    {
        var random = new Random(seed);
        RowSlot[] layout = Layout(plan, random);
        bool canFail = plan.Fields.ToArray().Any(field => field.Schema.Type == PrimitiveType.Bool || field.Schema.ByteCount < 0);
        if (!plan.TryMapTo(layout, out RowPlan? row))
        {
            return plan.IsRow ? "a plan that is a row cannot be mapped" : null;
        }

        if (canFail)
        {
            return "a field that can fail by itself is in a row";
        }

        int rowByteCount = layout.Max(slot => slot.Offset + slot.ByteCount) + random.Next(4);
        byte[] values = Filled(rowByteCount);
        SlowTableWalker.Outcome slow = SlowTableWalker.Apply(plan.VTable, body);
        bool isApplied = row.TryApply(body, values, out long timestampMicros);
        if (isApplied != (body.Length >= row.TableByteCount))
        {
            return $"{body.Length} of {row.TableByteCount} bytes: applied is {isApplied}";
        }

        return isApplied ? DifferenceApplied(plan, row, layout, slow, values, timestampMicros, random) : null;
    }

    private static string? DifferenceApplied(
        VTablePlan plan, RowPlan row, RowSlot[] layout, SlowTableWalker.Outcome slow, byte[] values, long timestampMicros, Random random)
    {
        if (slow.Samples.Length != plan.Fields.Length || slow.Samples.Any(sample => sample.TimestampMicros != timestampMicros))
        {
            return $"the row has the time {timestampMicros}, the table {slow}";
        }

        byte[] expected = Filled(values.Length);
        foreach (SlowTableWalker.Sample sample in slow.Samples)
        {
            Convert.FromHexString(sample.ValueHex).CopyTo(expected, layout[sample.Field].Offset);
        }

        if (!expected.AsSpan().SequenceEqual(values))
        {
            return $"row: expected {Convert.ToHexString(expected)}, got {Convert.ToHexString(values)}";
        }

        return DifferenceGathered(plan, row, layout, values, timestampMicros, random);
    }

    // A table is gathered field by field, then the time; then applying it gives the row back, unless fields overlap in the table.
    private static string? DifferenceGathered(
        VTablePlan plan, RowPlan row, RowSlot[] layout, byte[] values, long timestampMicros, Random random)
    {
        byte[] table = Filled(row.TableByteCount + random.Next(4));
        byte[] expected = [.. table];
        int[] writers = new int[table.Length];
        for (int i = 0; i < layout.Length; i++)
        {
            values.AsSpan(layout[i].Offset, layout[i].ByteCount).CopyTo(expected.AsSpan(plan.Fields[i].Offset));
            Count(writers, plan.Fields[i].Offset, layout[i].ByteCount);
        }

        BitConverter.GetBytes(timestampMicros).CopyTo(expected, plan.TimestampOffset(0));
        Count(writers, plan.TimestampOffset(0), sizeof(long));
        if (row.TryGather(values, timestampMicros, table.AsSpan(0, row.TableByteCount - 1))
            || row.TryGather(values.AsSpan(0, Math.Max(0, row.RowByteCount - 1)), timestampMicros, table) != (row.RowByteCount == 0))
        {
            return "gathered into a table, or from a row, that is too short";
        }

        if (!row.TryGather(values, timestampMicros, table) || !expected.AsSpan().SequenceEqual(table))
        {
            return $"table: expected {Convert.ToHexString(expected)}, got {Convert.ToHexString(table)}";
        }

        byte[] again = Filled(values.Length);
        return !row.TryApply(table, again, out long timeAgain) || timeAgain != timestampMicros
            || (writers.All(count => count <= 1) && !again.AsSpan().SequenceEqual(values))
            ? $"gathered and applied: expected {Convert.ToHexString(values)}, got {Convert.ToHexString(again)}"
            : null;
    }

    private static RowSlot[] Layout(VTablePlan plan, Random random)
    {
        int[] order = [.. Enumerable.Range(0, plan.Fields.Length)];
        if (random.Next(2) == 0)
        {
            random.Shuffle(order);
        }

        bool hasGaps = random.Next(2) == 0;
        var layout = new RowSlot[order.Length];
        int end = 0;
        foreach (int field in order)
        {
            int byteCount = (int)Math.Clamp(plan.Fields[field].Schema.ByteCount, 0, ushort.MaxValue);
            end += hasGaps ? random.Next(GapMax) : 0;
            layout[field] = new RowSlot(end, byteCount);
            end += byteCount;
        }

        return layout;
    }

    private static void Count(int[] writers, int offset, int byteCount)
    {
        for (int i = offset; i < offset + byteCount; i++)
        {
            writers[i]++;
        }
    }

    private static byte[] Filled(int byteCount)
    {
        byte[] bytes = new byte[byteCount];
        Array.Fill(bytes, Untouched);
        return bytes;
    }
}
