namespace ElodinFast.Wire;

/// <summary>Changes recording and the database's metadata.</summary>
public readonly record struct SetDbConfig(
    bool? Recording, IReadOnlyList<KeyValuePair<string, string>> Metadata)
    : IWireMessage<SetDbConfig>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SetDbConfig;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out SetDbConfig message)
    {
        message = new SetDbConfig(reader.ReadOptionalBool(), MetadataEntries.Read(ref reader));
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteOptionalBool(Recording);
        MetadataEntries.Write(ref writer, Metadata);
    }
}
