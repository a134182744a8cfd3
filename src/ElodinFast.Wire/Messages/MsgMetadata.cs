namespace ElodinFast.Wire;

/// <summary>Name, schema and metadata of a message log.</summary>
public readonly record struct MsgMetadata(
    string Name, OwnedNamedType Schema, IReadOnlyList<KeyValuePair<string, string>> Metadata)
    : IWireMessage<MsgMetadata>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.MsgMetadata;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out MsgMetadata message)
    {
        message = Read(ref reader);
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteString(Name);
        Schema.Write(ref writer);
        MetadataEntries.Write(ref writer, Metadata);
    }

    internal static MsgMetadata Read(ref PostcardReader reader) =>
        new MsgMetadata(reader.ReadString(), OwnedNamedType.Read(ref reader), MetadataEntries.Read(ref reader));
}
