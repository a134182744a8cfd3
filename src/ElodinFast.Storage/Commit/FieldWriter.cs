using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// Commits the fields of a table one by one. A field that the commit rules refuse is left out and remembered if it is the first one; the
/// others go on (docs/decisions/0002).
/// </summary>
internal struct FieldWriter(Database database, TableBinding binding, ushort slot, bool wait) : ITableSink
{
    private readonly long _implicitTimestamp = database.ImplicitTimestamp(); // one for the whole table

    /// <summary>Fields that were stored.</summary>
    public int StoredCount { get; private set; }

    /// <summary>Why the first refused field was refused.</summary>
    public CommitStatus Refusal { get; private set; } = CommitStatus.Ok;

    /// <summary>The first refused field, or -1.</summary>
    public int RefusedField { get; private set; } = -1;

    /// <inheritdoc/>
    public bool Accept(int field, bool hasTimestamp, long timestampMicros, ReadOnlySpan<byte> value)
    {
        CommitStatus status = database.WriteField(
            binding.Components[field], slot, hasTimestamp ? timestampMicros : null, _implicitTimestamp, value, wait);
        if (status == CommitStatus.Ok)
        {
            StoredCount++;
        }
        else if (RefusedField < 0)
        {
            Refusal = status;
            RefusedField = field;
        }

        return true;
    }

    /// <inheritdoc/>
    public readonly void Skip(int field)
    {
    }
}
