namespace ElodinFast.Wire;

/// <summary>An accepted VTable, resolved once: applying a table is bounds checks and copies, never a walk over ops.</summary>
public sealed class VTablePlan
{
    /// <summary>The VTable this was compiled from.</summary>
    public VTable VTable => throw new NotImplementedException();

    /// <summary>The fields, in the VTable's order.</summary>
    public ReadOnlySpan<PlanField> Fields => throw new NotImplementedException();

    /// <summary>Resolves and checks every field without a table (registration), in O(ops + fields).</summary>
    /// <param name="vtable">What arrived.</param>
    /// <param name="plan">The plan, when accepted.</param>
    /// <param name="failedField">Index of the first bad field otherwise; its offset is what <see cref="VTableStatus.Misaligned"/> is about.</param>
    public static VTableStatus TryCompile(VTable vtable, out VTablePlan? plan, out PlanField failedField) =>
        throw new NotImplementedException();

    /// <summary>
    /// The timestamp that field <paramref name="field"/> gets from this table, and its value bytes, in the order of checks of
    /// docs/protocol.md. <paramref name="hasTimestamp"/> is <see langword="false"/> where the receiver's implicit time applies. Hot.
    /// </summary>
    public VTableStatus Resolve(
        int field, ReadOnlySpan<byte> body, out ReadOnlySpan<byte> value, out bool hasTimestamp, out long timestampMicros) =>
        throw new NotImplementedException();
}
