namespace ElodinFast.Wire;

/// <summary>Settings of a database.</summary>
public readonly record struct DbConfig(
    bool Recording, WireDuration DefaultStreamTimeStep, IReadOnlyList<KeyValuePair<string, string>> Metadata)
    : IWireMessage<DbConfig>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.DbConfig;

    /// <inheritdoc/>
    public int MaxByteCount => sizeof(bool) + PostcardSize.DurationMax + MetadataEntries.ByteCount(Metadata);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out DbConfig value)
    {
        bool isRead = DbConfigView.TryRead(ref reader, out DbConfigView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteBool(Recording);
        writer.WriteDuration(DefaultStreamTimeStep);
        MetadataEntries.Write(ref writer, Metadata);
    }
}
