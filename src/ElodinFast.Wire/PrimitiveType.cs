namespace ElodinFast.Wire;

/// <summary>Element type of a component. The values are the wire indices; size equals alignment.</summary>
public enum PrimitiveType : byte
{
    /// <summary>Unsigned, 1 byte.</summary>
    U8 = 0,

    /// <summary>Unsigned, 2 bytes.</summary>
    U16 = 1,

    /// <summary>Unsigned, 4 bytes.</summary>
    U32 = 2,

    /// <summary>Unsigned, 8 bytes.</summary>
    U64 = 3,

    /// <summary>Signed, 1 byte.</summary>
    I8 = 4,

    /// <summary>Signed, 2 bytes.</summary>
    I16 = 5,

    /// <summary>Signed, 4 bytes.</summary>
    I32 = 6,

    /// <summary>Signed, 8 bytes.</summary>
    I64 = 7,

    /// <summary>One byte, 0 or 1.</summary>
    Bool = 8,

    /// <summary>IEEE 754, 4 bytes.</summary>
    F32 = 9,

    /// <summary>IEEE 754, 8 bytes.</summary>
    F64 = 10,
}

/// <summary>Sizes and names of <see cref="PrimitiveType"/>.</summary>
public static class PrimitiveTypes
{
    /// <summary>How many types there are.</summary>
    public const int Count = 11;

    private static ReadOnlySpan<byte> Sizes => [1, 2, 4, 8, 1, 2, 4, 8, 1, 4, 8];

    /// <summary>Bytes of one element, which is also its alignment.</summary>
    public static int ByteCount(this PrimitiveType type) => Sizes[(int)type];

    /// <summary>The protocol's name: <c>f64</c>, <c>bool</c>, …</summary>
    public static string Name(this PrimitiveType type) => type switch
    {
        PrimitiveType.U8 => "u8",
        PrimitiveType.U16 => "u16",
        PrimitiveType.U32 => "u32",
        PrimitiveType.U64 => "u64",
        PrimitiveType.I8 => "i8",
        PrimitiveType.I16 => "i16",
        PrimitiveType.I32 => "i32",
        PrimitiveType.I64 => "i64",
        PrimitiveType.Bool => "bool",
        PrimitiveType.F32 => "f32",
        PrimitiveType.F64 => "f64",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a primitive type"),
    };
}
