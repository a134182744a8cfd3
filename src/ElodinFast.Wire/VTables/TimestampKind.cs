namespace ElodinFast.Wire;

/// <summary>Where a field's timestamp comes from.</summary>
internal enum TimestampKind : byte
{
    /// <summary>Nowhere: the receiver's implicit time.</summary>
    None,

    /// <summary>Eight bytes of the table, microseconds.</summary>
    TableMicros,

    /// <summary>Eight bytes of the table, nanoseconds.</summary>
    TableNanos,

    /// <summary>The VTable itself.</summary>
    Constant,
}
