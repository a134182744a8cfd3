namespace ElodinFast.Wire;

/// <summary>One entry of metadata, borrowed.</summary>
public readonly ref struct MetadataEntryView(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) : IWireValue<MetadataEntryView>
{
    /// <summary>The key; UTF-8.</summary>
    public ReadOnlySpan<byte> Key { get; } = key;

    /// <summary>The value; UTF-8.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.OfBytes(Key) + PostcardSize.OfBytes(Value);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out MetadataEntryView value)
    {
        value = new MetadataEntryView(reader.ReadUtf8(), reader.ReadUtf8());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteBytes(Key);
        writer.WriteBytes(Value);
    }
}
