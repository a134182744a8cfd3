namespace ElodinFast.Wire;

/// <summary>Name and metadata of a component: a reply, and a stream's announcement.</summary>
public readonly record struct ComponentMetadata(
    ComponentId ComponentId, string Name, IReadOnlyList<KeyValuePair<string, string>> Metadata)
    : IWireMessage<ComponentMetadata>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.ComponentMetadata;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.U64Max + PostcardSize.OfString(Name) + MetadataEntries.ByteCount(Metadata);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out ComponentMetadata value)
    {
        bool isRead = ComponentMetadataView.TryRead(ref reader, out ComponentMetadataView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteComponentId(ComponentId);
        writer.WriteString(Name);
        MetadataEntries.Write(ref writer, Metadata);
    }
}
