namespace ElodinFast.Wire;

/// <summary>One step of the walk over a schema (<see cref="NamedTypeView"/>): a type, or a variant of an enum. Borrowed.</summary>
public readonly ref struct NamedTypeNode
{
    internal NamedTypeNode(int depth, ReadOnlySpan<byte> label, ReadOnlySpan<byte> typeName, DataModelKind kind, int childCount)
    {
        Depth = depth;
        Label = label;
        TypeName = typeName;
        Kind = kind;
        ChildCount = childCount;
    }

    internal NamedTypeNode(int depth, ReadOnlySpan<byte> label, VariantKind variant, int childCount)
    {
        Depth = depth;
        Label = label;
        IsVariant = true;
        VariantKind = variant;
        ChildCount = childCount;
    }

    /// <summary>How many steps it is away from the whole schema, which has depth 0.</summary>
    public int Depth { get; }

    /// <summary>The name of a field or variant; empty for other parts. UTF-8.</summary>
    public ReadOnlySpan<byte> Label { get; }

    /// <summary>A variant, not a type: it has a <see cref="VariantKind"/>, and no name or kind of a type.</summary>
    public bool IsVariant { get; }

    /// <summary>The type's name; UTF-8.</summary>
    public ReadOnlySpan<byte> TypeName { get; }

    /// <summary>The type's kind.</summary>
    public DataModelKind Kind { get; }

    /// <summary>What the variant carries.</summary>
    public VariantKind VariantKind { get; }

    /// <summary>How many parts it is made of. They are the next nodes that are one step deeper.</summary>
    public int ChildCount { get; }
}
