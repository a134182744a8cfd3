namespace ElodinFast.Wire;

/// <summary>Name, schema and metadata of a message log.</summary>
public readonly record struct MsgMetadata(
    string Name, OwnedNamedType Schema, IReadOnlyList<KeyValuePair<string, string>> Metadata)
    : IWireMessage<MsgMetadata>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.MsgMetadata;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.OfString(Name) + Schema.MaxByteCount + MetadataEntries.ByteCount(Metadata);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out MsgMetadata value)
    {
        bool isRead = MsgMetadataView.TryRead(ref reader, out MsgMetadataView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteString(Name);
        Schema.Write(ref writer);
        MetadataEntries.Write(ref writer, Metadata);
    }
}
