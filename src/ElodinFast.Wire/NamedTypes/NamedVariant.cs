namespace ElodinFast.Wire;

/// <summary>A variant of an enum, with elements or fields as its kind says.</summary>
public sealed record NamedVariant(
    string Name, VariantKind Kind, IReadOnlyList<OwnedNamedType> Elements, IReadOnlyList<NamedField> Fields);
