namespace ElodinFast.Wire;

/// <summary>Changes recording and the database's metadata.</summary>
public readonly record struct SetDbConfig(
    bool? Recording, IReadOnlyList<KeyValuePair<string, string>> Metadata)
    : IWireMessage<SetDbConfig>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SetDbConfig;

    /// <inheritdoc/>
    public int MaxByteCount => sizeof(bool) + sizeof(bool) + MetadataEntries.ByteCount(Metadata);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out SetDbConfig value)
    {
        bool isRead = SetDbConfigView.TryRead(ref reader, out SetDbConfigView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteOptionalBool(Recording);
        MetadataEntries.Write(ref writer, Metadata);
    }
}
