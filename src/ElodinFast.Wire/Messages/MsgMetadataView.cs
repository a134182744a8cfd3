using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>A <see cref="MsgMetadata"/> that borrows the bytes it was read from, or those it is made of.</summary>
public readonly ref struct MsgMetadataView(
    ReadOnlySpan<byte> name, NamedTypeView schema, WireList<MetadataEntryView> metadata)
    : IWireMessage<MsgMetadataView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.MsgMetadata;

    /// <summary>The name; UTF-8.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <summary>Type and shape.</summary>
    public NamedTypeView Schema { get; } = schema;

    /// <summary>Keys and values.</summary>
    public WireList<MetadataEntryView> Metadata { get; } = metadata;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.OfBytes(Name) + Schema.MaxByteCount + Metadata.MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out MsgMetadataView value)
    {
        value = new MsgMetadataView(reader.ReadUtf8(), reader.Read<NamedTypeView>(), reader.Read<WireList<MetadataEntryView>>());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteBytes(Name);
        Schema.Write(ref writer);
        Metadata.Write(ref writer);
    }

    /// <summary>A copy that borrows nothing, its strings from the pool if one is given.</summary>
    public MsgMetadata ToOwned(StringPool? pool = null) =>
        new(Utf8Text.Of(Name, pool), Schema.ToOwned(pool), MetadataEntries.ToOwned(Metadata, pool));
}
