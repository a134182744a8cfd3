namespace ElodinFast.Wire;

/// <summary>A type in the schema of a message log, with elements, fields or variants as its kind says; the other lists are empty.</summary>
public sealed record OwnedDataModelType(
    DataModelKind Kind,
    IReadOnlyList<OwnedNamedType> Elements,
    IReadOnlyList<NamedField> Fields,
    IReadOnlyList<NamedVariant> Variants)
{
    /// <summary>A type without parts, or made of elements only.</summary>
    public OwnedDataModelType(DataModelKind kind, params IReadOnlyList<OwnedNamedType> elements)
        : this(kind, elements, [], [])
    {
    }

    /// <summary>A struct.</summary>
    public static OwnedDataModelType Struct(params IReadOnlyList<NamedField> fields) => new(DataModelKind.Struct, [], fields, []);

    /// <summary>An enum.</summary>
    public static OwnedDataModelType Enum(params IReadOnlyList<NamedVariant> variants) => new(DataModelKind.Enum, [], [], variants);
}
