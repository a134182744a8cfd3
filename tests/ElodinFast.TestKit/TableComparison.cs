using ElodinFast.Wire;

namespace ElodinFast.TestKit;

/// <summary>Compares a compiled plan with the slow walk, every way that a plan can be used.</summary>
public static class TableComparison
{
    /// <summary>The first difference in registering the VTable and applying the table, or null.</summary>
    public static string? FirstDifference(VTable vtable, byte[] body)
    {
        VTableStatus expected = SlowTableReader.Register(vtable);
        VTableStatus actual = VTablePlan.TryCompile(vtable, out VTablePlan? plan, out _);
        if (expected != actual)
        {
            return $"registration: expected {expected}, got {actual}";
        }

        return plan is null ? null
            : DifferenceByField(vtable, plan, body)
            ?? DifferenceByTable(vtable, plan, body)
            ?? RowComparison.FirstDifference(plan, body, seed: body.Length);
    }

    private static string? DifferenceByTable(VTable vtable, VTablePlan plan, byte[] body)
    {
        SlowTableWalker.Outcome slow = SlowTableWalker.Apply(vtable, body);
        var sink = new RecordingSink(plan);
        VTableStatus status = plan.Apply(body, ref sink, out int stoppedAt);
        if (status != slow.Status || stoppedAt != slow.StoppedAt
            || !sink.Samples.SequenceEqual(slow.Samples) || !sink.Skipped.SequenceEqual(slow.Skipped))
        {
            return $"table: expected {slow.Status} at {slow.StoppedAt}, {slow.Samples.Length} values, {slow.Skipped.Length} skipped; "
                + $"got {status} at {stoppedAt}, {sink.Samples.Count} values, {sink.Skipped.Count} skipped";
        }

        if (slow.Samples.Length == 0)
        {
            return null;
        }

        // A sink that has enough in the middle of it.
        int enough = 1 + (slow.Samples.Length / 2);
        var half = new RecordingSink(plan, enough);
        status = plan.Apply(body, ref half, out stoppedAt);
        return slow.Samples.Length >= enough
            && (status != VTableStatus.Ok || stoppedAt != slow.Samples[enough - 1].Field
                || !half.Samples.SequenceEqual(slow.Samples.Take(enough)))
            ? $"a sink that wants {enough} values: got {half.Samples.Count}, {status} at {stoppedAt}"
            : null;
    }

    private static string? DifferenceByField(VTable vtable, VTablePlan plan, byte[] body)
    {
        for (int i = 0; i < vtable.Fields.Length; i++)
        {
            VTableField field = vtable.Fields[i];
            SlowTableReader.Result slow = SlowTableReader.Read(vtable, field, body);
            VTableStatus status = plan.Resolve(i, body, out ReadOnlySpan<byte> value, out bool hasTimestamp, out long timestampMicros);
            if (slow.Status != status)
            {
                return $"field {i}: expected {slow.Status}, got {status}";
            }

            if (plan.Fields[i].IsTimestampSource != SlowTableReader.IsTimestampSource(vtable, field))
            {
                return $"field {i}: timestamp source is {plan.Fields[i].IsTimestampSource}";
            }

            if (status == VTableStatus.Ok
                && (slow.Component != plan.Fields[i].ComponentId || !slow.Schema!.Equals(plan.Fields[i].Schema)
                    || !value.SequenceEqual(slow.Value) || slow.TimestampMicros != (hasTimestamp ? timestampMicros : null)))
            {
                return $"field {i}: expected {slow}, got {timestampMicros} {Convert.ToHexString(value)}";
            }
        }

        return null;
    }
}
