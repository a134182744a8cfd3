using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>A <see cref="ComponentMetadata"/> that borrows the bytes it was read from, or those it is made of.</summary>
public readonly ref struct ComponentMetadataView(
    ComponentId componentId, ReadOnlySpan<byte> name, WireList<MetadataEntryView> metadata)
    : IWireMessage<ComponentMetadataView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.ComponentMetadata;

    /// <summary>The component.</summary>
    public ComponentId ComponentId { get; } = componentId;

    /// <summary>The name; UTF-8.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Keys and values.</summary>
    public WireList<MetadataEntryView> Metadata { get; } = metadata;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.U64Max + PostcardSize.OfBytes(Name) + Metadata.MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out ComponentMetadataView value)
    {
        value = new ComponentMetadataView(reader.ReadComponentId(), reader.ReadUtf8(), reader.Read<WireList<MetadataEntryView>>());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteComponentId(ComponentId);
        writer.WriteBytes(Name);
        Metadata.Write(ref writer);
    }

    /// <summary>A copy that borrows nothing, its strings from the pool if one is given.</summary>
    public ComponentMetadata ToOwned(StringPool? pool = null) =>
        new(ComponentId, Utf8Text.Of(Name, pool), MetadataEntries.ToOwned(Metadata, pool));
}
