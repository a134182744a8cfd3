namespace ElodinFast.Wire;

/// <summary>Sets the name and metadata of a component.</summary>
public readonly record struct SetComponentMetadata(ComponentMetadata Metadata) : IWireMessage<SetComponentMetadata>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SetComponentMetadata;

    /// <inheritdoc/>
    public int MaxByteCount => Metadata.MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out SetComponentMetadata value)
    {
        bool isRead = SetComponentMetadataView.TryRead(ref reader, out SetComponentMetadataView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        Metadata.Write(ref writer);
    }
}
