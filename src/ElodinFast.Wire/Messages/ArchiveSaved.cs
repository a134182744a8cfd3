namespace ElodinFast.Wire;

/// <summary>Says that an archive has been written, with the path of the request.</summary>
public readonly record struct ArchiveSaved(string Path) : IWireMessage<ArchiveSaved>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.ArchiveSaved;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out ArchiveSaved message)
    {
        message = new ArchiveSaved(reader.ReadString());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteString(Path);
    }
}
