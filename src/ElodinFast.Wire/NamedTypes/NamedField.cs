namespace ElodinFast.Wire;

/// <summary>A named field of a struct or of a struct-like variant.</summary>
public sealed record NamedField(string Name, OwnedNamedType Type);
