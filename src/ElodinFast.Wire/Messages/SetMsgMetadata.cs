namespace ElodinFast.Wire;

/// <summary>Sets name, schema and metadata of a message log.</summary>
public readonly record struct SetMsgMetadata(PacketId Id, MsgMetadata Metadata) : IWireMessage<SetMsgMetadata>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SetMsgMetadata;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.PacketId + Metadata.MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out SetMsgMetadata value)
    {
        bool isRead = SetMsgMetadataView.TryRead(ref reader, out SetMsgMetadataView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(Id);
        Metadata.Write(ref writer);
    }
}
