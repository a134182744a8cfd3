namespace ElodinFast.Wire;

/// <summary>A <see cref="ComponentSchema"/> that borrows its dimensions from the bytes it was read from.</summary>
public readonly ref struct ComponentSchemaView : IWireValue<ComponentSchemaView>
{
    private readonly ReadOnlySpan<byte> _dimensions;

    private ComponentSchemaView(PrimitiveType type, int dimensionCount, ReadOnlySpan<byte> dimensions)
    {
        Type = type;
        DimensionCount = dimensionCount;
        _dimensions = dimensions;
    }

    /// <summary>Element type.</summary>
    public PrimitiveType Type { get; }

    /// <summary>How many dimensions there are, at most <see cref="ComponentSchema.DimensionCountMax"/>; a scalar has none.</summary>
    public int DimensionCount { get; }

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.OfVarint((ulong)Type) + PostcardSize.OfVarint((ulong)DimensionCount) + _dimensions.Length;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out ComponentSchemaView value)
    {
        var type = (PrimitiveType)reader.ReadVariant(PrimitiveTypes.Count);
        int count = reader.ReadCount(ComponentSchema.DimensionCountMax);
        ReadOnlySpan<byte> rest = reader.Rest;
        for (int i = 0; i < count; i++)
        {
            reader.ReadU64();
        }

        value = reader.Failed ? default : new ComponentSchemaView(type, count, rest[..(rest.Length - reader.Remaining)]);
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteVariant((uint)Type);
        writer.WriteCount(DimensionCount);
        writer.WriteRaw(_dimensions);
    }

    /// <summary>Copies the dimensions, row major.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than <see cref="DimensionCount"/>.</exception>
    public void CopyDimensionsTo(Span<ulong> destination)
    {
        if (destination.Length < DimensionCount)
        {
            throw new ArgumentException($"{DimensionCount} dimensions, room for {destination.Length}.", nameof(destination));
        }

        var reader = new PostcardReader(_dimensions);
        for (int i = 0; i < DimensionCount; i++)
        {
            destination[i] = reader.ReadU64();
        }
    }

    /// <summary>A copy that borrows nothing.</summary>
    public ComponentSchema ToOwned()
    {
        Span<ulong> dimensions = stackalloc ulong[DimensionCount];
        CopyDimensionsTo(dimensions);
        return new ComponentSchema(Type, dimensions);
    }
}
