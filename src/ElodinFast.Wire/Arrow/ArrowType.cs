namespace ElodinFast.Wire;

/// <summary>An Arrow type: a scalar, or a list of a fixed number of scalars.</summary>
/// <param name="Kind">What a value is.</param>
/// <param name="ElementKind">What an element of a list is; otherwise the same as <paramref name="Kind"/>.</param>
/// <param name="ListSize">Elements of a list; otherwise 1.</param>
public readonly record struct ArrowType(ArrowTypeKind Kind, ArrowTypeKind ElementKind, int ListSize)
{
    /// <summary>A scalar type.</summary>
    public static ArrowType Scalar(ArrowTypeKind kind) => new(kind, kind, 1);

    /// <summary>A list of <paramref name="size"/> scalars that are not text.</summary>
    public static ArrowType List(ArrowTypeKind element, int size) => new(ArrowTypeKind.FixedSizeList, element, size);

    /// <summary>The type of a component's element.</summary>
    public static ArrowTypeKind ElementOf(PrimitiveType type) => type switch
    {
        PrimitiveType.U8 => ArrowTypeKind.UInt8,
        PrimitiveType.U16 => ArrowTypeKind.UInt16,
        PrimitiveType.U32 => ArrowTypeKind.UInt32,
        PrimitiveType.U64 => ArrowTypeKind.UInt64,
        PrimitiveType.I8 => ArrowTypeKind.Int8,
        PrimitiveType.I16 => ArrowTypeKind.Int16,
        PrimitiveType.I32 => ArrowTypeKind.Int32,
        PrimitiveType.I64 => ArrowTypeKind.Int64,
        PrimitiveType.F32 => ArrowTypeKind.Float32,
        PrimitiveType.F64 => ArrowTypeKind.Float64,
        _ => ArrowTypeKind.Bool,
    };

    /// <summary>Bits of one element; 0 for text.</summary>
    internal int ElementBitCount => ElementKind switch
    {
        ArrowTypeKind.Bool => 1,
        ArrowTypeKind.UInt8 or ArrowTypeKind.Int8 => 8,
        ArrowTypeKind.UInt16 or ArrowTypeKind.Int16 => 16,
        ArrowTypeKind.UInt32 or ArrowTypeKind.Int32 or ArrowTypeKind.Float32 => 32,
        ArrowTypeKind.Utf8 => 0,
        _ => 64,
    };

    /// <summary>Bytes that the elements of so many values take, whole ones of the last.</summary>
    internal long ElementByteCount(long rowCount) => ((rowCount * ListSize * ElementBitCount) + 7) / 8;
}
