using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>A <see cref="SetComponentMetadata"/> that borrows the bytes it was read from, or those it is made of.</summary>
public readonly ref struct SetComponentMetadataView(ComponentMetadataView metadata) : IWireMessage<SetComponentMetadataView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SetComponentMetadata;

    /// <summary>Keys and values.</summary>
    public ComponentMetadataView Metadata { get; } = metadata;

    /// <inheritdoc/>
    public int MaxByteCount => Metadata.MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out SetComponentMetadataView value)
    {
        value = new SetComponentMetadataView(reader.Read<ComponentMetadataView>());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        Metadata.Write(ref writer);
    }

    /// <summary>A copy that borrows nothing, its strings from the pool if one is given.</summary>
    public SetComponentMetadata ToOwned(StringPool? pool = null) => new(Metadata.ToOwned(pool));
}
