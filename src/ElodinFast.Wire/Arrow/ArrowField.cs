namespace ElodinFast.Wire;

/// <summary>A column of a record batch.</summary>
/// <param name="Name">Its name; elements of lists carry the same.</param>
/// <param name="Type">What its values are.</param>
/// <param name="IsNullable">Values may be missing.</param>
/// <param name="Metadata">Custom metadata, e.g. <c>element_names</c>.</param>
public sealed record ArrowField(string Name, ArrowType Type, bool IsNullable, IReadOnlyList<KeyValuePair<string, string>> Metadata)
{
    /// <summary>A column without metadata whose values are never missing.</summary>
    public ArrowField(string name, ArrowType type)
        : this(name, type, false, [])
    {
    }
}
