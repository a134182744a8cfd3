namespace ElodinFast.Wire;

/// <summary>Says that an archive has been written, with the path of the request.</summary>
public readonly record struct ArchiveSaved(string Path) : IWireMessage<ArchiveSaved>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.ArchiveSaved;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.OfString(Path);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out ArchiveSaved value)
    {
        bool isRead = ArchiveSavedView.TryRead(ref reader, out ArchiveSavedView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteString(Path);
    }
}
