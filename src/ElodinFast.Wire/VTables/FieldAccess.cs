namespace ElodinFast.Wire;

/// <summary>What <see cref="VTablePlan.Resolve"/> needs of a field, in one cache line.</summary>
internal struct FieldAccess
{
    /// <summary>Table bytes with which the fast path needs no further check; <see cref="int.MaxValue"/> keeps a field off it.</summary>
    public int FastByteCount;

    /// <summary>First byte of the value.</summary>
    public int Offset;

    /// <summary>Bytes of the value; -1 when no field can hold it.</summary>
    public int ValueByteCount;

    /// <summary>Bytes that the field claims.</summary>
    public int FieldByteCount;

    /// <summary>Table bytes that the op chain reads before it fails or ends.</summary>
    public int ChainByteCount;

    /// <summary>First byte of the timestamp, for the kinds that lie in the table.</summary>
    public int TimestampOffset;

    /// <summary>The timestamp, for <see cref="TimestampKind.Constant"/>.</summary>
    public long ConstantMicros;

    /// <summary>Where the timestamp comes from.</summary>
    public TimestampKind Timestamp;

    /// <summary>Some range of the op chain is not 8 bytes long: every table that is long enough is refused.</summary>
    public bool ChainFails;

    /// <summary>The shape has 2^64 elements or more.</summary>
    public bool ElementCountOverflows;

    /// <summary>Every byte must be 0 or 1.</summary>
    public bool IsBool;
}
