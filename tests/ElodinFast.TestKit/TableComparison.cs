using ElodinFast.Wire;

namespace ElodinFast.TestKit;

/// <summary>Compares a compiled plan with the slow reader.</summary>
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

        for (int i = 0; plan is not null && i < vtable.Fields.Length; i++)
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
