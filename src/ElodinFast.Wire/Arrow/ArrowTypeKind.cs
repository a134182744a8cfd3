namespace ElodinFast.Wire;

/// <summary>The Arrow types that occur in replies to queries.</summary>
public enum ArrowTypeKind
{
    /// <summary>One bit a value.</summary>
    Bool,

    /// <summary>8 bits, unsigned.</summary>
    UInt8,

    /// <summary>16 bits, unsigned.</summary>
    UInt16,

    /// <summary>32 bits, unsigned.</summary>
    UInt32,

    /// <summary>64 bits, unsigned.</summary>
    UInt64,

    /// <summary>8 bits, signed.</summary>
    Int8,

    /// <summary>16 bits, signed.</summary>
    Int16,

    /// <summary>32 bits, signed.</summary>
    Int32,

    /// <summary>64 bits, signed.</summary>
    Int64,

    /// <summary>IEEE 754, 32 bits.</summary>
    Float32,

    /// <summary>IEEE 754, 64 bits.</summary>
    Float64,

    /// <summary>Microseconds since 1970-01-01, without a zone.</summary>
    TimestampMicros,

    /// <summary>UTF-8 text, by 32-bit offsets.</summary>
    Utf8,

    /// <summary>The same number of elements in every value.</summary>
    FixedSizeList,
}
