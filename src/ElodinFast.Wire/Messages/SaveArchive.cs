namespace ElodinFast.Wire;

/// <summary>Asks a server to export its data to a path on its disk.</summary>
public readonly record struct SaveArchive(string Path, ArchiveFormat Format) : IWireMessage<SaveArchive>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SaveArchive;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.OfString(Path) + PostcardSize.U32Max;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out SaveArchive value)
    {
        bool isRead = SaveArchiveView.TryRead(ref reader, out SaveArchiveView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteString(Path);
        writer.WriteVariant((uint)Format);
    }
}
