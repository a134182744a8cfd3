namespace ElodinFast.Wire;

/// <summary>Settings of a database.</summary>
public readonly record struct DbConfig(
    bool Recording, WireDuration DefaultStreamTimeStep, IReadOnlyList<KeyValuePair<string, string>> Metadata)
    : IWireMessage<DbConfig>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.DbConfig;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out DbConfig message)
    {
        message = Read(ref reader);
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteBool(Recording);
        writer.WriteDuration(DefaultStreamTimeStep);
        MetadataEntries.Write(ref writer, Metadata);
    }

    internal static DbConfig Read(ref PostcardReader reader) =>
        new DbConfig(reader.ReadBool(), reader.ReadDuration(), MetadataEntries.Read(ref reader));
}
