namespace ElodinFast.Wire;

/// <summary>Asks a server to export its data to a path on its disk.</summary>
public readonly record struct SaveArchive(string Path, ArchiveFormat Format) : IWireMessage<SaveArchive>
{
    private const uint FormatCount = 3;

    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SaveArchive;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out SaveArchive message)
    {
        message = new SaveArchive(reader.ReadString(), (ArchiveFormat)reader.ReadVariant(FormatCount));
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteString(Path);
        writer.WriteVariant((uint)Format);
    }
}
