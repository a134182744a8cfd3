namespace ElodinFast.Wire;

/// <summary>Element type and shape of a component. Two schemas are equal when type and dimension list are (<c>[]</c> is not <c>[1]</c>).</summary>
public sealed class ComponentSchema : IEquatable<ComponentSchema>
{
    private readonly ulong[] _dimensions;

    /// <summary>Creates a schema; no dimensions make a scalar.</summary>
    public ComponentSchema(PrimitiveType type, params ReadOnlySpan<ulong> dimensions)
    {
        Type = type;
        _dimensions = dimensions.ToArray();
        ByteCount = Multiply(type, dimensions);
    }

    /// <summary>Element type.</summary>
    public PrimitiveType Type { get; }

    /// <summary>Dimensions, row major.</summary>
    public ReadOnlySpan<ulong> Dimensions => _dimensions;

    /// <summary>Bytes of one value, or -1 when that is more than a span holds (such a schema is accepted, but no value of it).</summary>
    public long ByteCount { get; }

    /// <summary>Elements of one value; only for a schema with a byte count.</summary>
    public int ElementCount => checked((int)(ByteCount / Type.ByteCount()));

    /// <inheritdoc/>
    public bool Equals(ComponentSchema? other) =>
        other is not null && Type == other.Type && _dimensions.AsSpan().SequenceEqual(other._dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ComponentSchema);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Type);
        foreach (ulong dimension in _dimensions)
        {
            hash.Add(dimension);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Type.Name()} [{string.Join(", ", _dimensions)}]";

    private static long Multiply(PrimitiveType type, ReadOnlySpan<ulong> dimensions)
    {
        UInt128 product = (UInt128)type.ByteCount();
        bool overflow = false;
        foreach (ulong dimension in dimensions)
        {
            if (dimension == 0)
            {
                return 0;
            }

            product *= dimension;
            overflow |= product > int.MaxValue;
            product = overflow ? int.MaxValue : product;
        }

        return overflow ? -1 : (long)product;
    }
}
