namespace ElodinFast.Wire;

/// <summary>
/// Takes the values of a table, field by field. Implement it as a struct: <see cref="VTablePlan.Apply"/> is compiled for each, so its
/// calls are direct ones.
/// </summary>
public interface ITableSink
{
    /// <summary>Takes one value.</summary>
    /// <param name="field">Index of the field.</param>
    /// <param name="hasTimestamp">The table or the VTable has a timestamp for it; otherwise the receiver's own time applies.</param>
    /// <param name="timestampMicros">That timestamp, or 0.</param>
    /// <param name="value">Exactly the schema's bytes, borrowed from the table.</param>
    /// <returns>Whether the fields behind it are wanted too.</returns>
    bool Accept(int field, bool hasTimestamp, long timestampMicros, ReadOnlySpan<byte> value);

    /// <summary>A field was left out, as one of its bool bytes is neither 0 nor 1. The fields behind it go on.</summary>
    void Skip(int field);
}
