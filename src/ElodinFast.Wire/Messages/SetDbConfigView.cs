using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>A <see cref="SetDbConfig"/> that borrows the bytes it was read from, or those it is made of.</summary>
public readonly ref struct SetDbConfigView(bool? recording, WireList<MetadataEntryView> metadata) : IWireMessage<SetDbConfigView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SetDbConfig;

    /// <summary>Whether samples are recorded.</summary>
    public bool? Recording { get; } = recording;

    /// <summary>Keys and values.</summary>
    public WireList<MetadataEntryView> Metadata { get; } = metadata;

    /// <inheritdoc/>
    public int MaxByteCount => sizeof(bool) + sizeof(bool) + Metadata.MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out SetDbConfigView value)
    {
        value = new SetDbConfigView(reader.ReadOptionalBool(), reader.Read<WireList<MetadataEntryView>>());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteOptionalBool(Recording);
        Metadata.Write(ref writer);
    }

    /// <summary>A copy that borrows nothing, its strings from the pool if one is given.</summary>
    public SetDbConfig ToOwned(StringPool? pool = null) => new(Recording, MetadataEntries.ToOwned(Metadata, pool));
}
