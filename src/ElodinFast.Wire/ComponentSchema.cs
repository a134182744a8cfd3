namespace ElodinFast.Wire;

/// <summary>
/// Element type and shape of a component. Two schemas are equal when type and dimension list are (<c>[]</c> is not <c>[1]</c>).
/// </summary>
public sealed class ComponentSchema : IEquatable<ComponentSchema>, IWireValue<ComponentSchema>
{
    /// <summary>Most dimensions of a schema that is read from a peer.</summary>
    public const int DimensionCountMax = 64;

    private readonly ulong[] _dimensions;

    /// <summary>Creates a schema; no dimensions make a scalar.</summary>
    public ComponentSchema(PrimitiveType type, params ReadOnlySpan<ulong> dimensions)
    {
        Type = type;
        _dimensions = dimensions.ToArray();
        ByteCount = Multiply(type, dimensions, out bool overflows);
        ElementCountOverflows = overflows;
    }

    /// <summary>Element type.</summary>
    public PrimitiveType Type { get; }

    /// <summary>Dimensions, row major.</summary>
    public ReadOnlySpan<ulong> Dimensions => _dimensions;

    /// <summary>Bytes of one value, or -1 when that is more than a span holds (such a schema is accepted, but no value of it).</summary>
    public long ByteCount { get; }

    /// <summary>The shape has 2^64 elements or more, which has an error of its own.</summary>
    internal bool ElementCountOverflows { get; }

    /// <summary>Elements of one value; only for a schema with a byte count.</summary>
    public int ElementCount => checked((int)(ByteCount / Type.ByteCount()));

    /// <inheritdoc/>
    public int MaxByteCount
    {
        get
        {
            int byteCount = PostcardSize.OfVarint((ulong)Type) + PostcardSize.OfVarint((ulong)_dimensions.Length);
            foreach (ulong dimension in _dimensions)
            {
                byteCount += PostcardSize.OfVarint(dimension);
            }

            return byteCount;
        }
    }

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out ComponentSchema value)
    {
        bool isRead = ComponentSchemaView.TryRead(ref reader, out ComponentSchemaView view);
        value = isRead ? view.ToOwned() : null!;
        return isRead;
    }

    /// <summary>Writes the schema as postcard.</summary>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteVariant((uint)Type);
        writer.WriteCount(_dimensions.Length);
        foreach (ulong dimension in _dimensions)
        {
            writer.WriteU64(dimension);
        }
    }

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

    // A product of 2^64 elements or more is an error to peers even when a later dimension is 0, so the order counts.
    private static long Multiply(PrimitiveType type, ReadOnlySpan<ulong> dimensions, out bool overflows)
    {
        UInt128 elementCount = 1;
        foreach (ulong dimension in dimensions)
        {
            elementCount *= dimension;
            if (elementCount > ulong.MaxValue)
            {
                overflows = true;
                return -1;
            }
        }

        overflows = false;
        return elementCount <= (ulong)(int.MaxValue / type.ByteCount()) ? (long)elementCount * type.ByteCount() : -1;
    }
}
