namespace ElodinFast.Wire;

/// <summary>Name and metadata of a component: a reply, and a stream's announcement.</summary>
public readonly record struct ComponentMetadata(
    ComponentId ComponentId, string Name, IReadOnlyList<KeyValuePair<string, string>> Metadata)
    : IWireMessage<ComponentMetadata>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.ComponentMetadata;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out ComponentMetadata message)
    {
        message = Read(ref reader);
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteComponentId(ComponentId);
        writer.WriteString(Name);
        MetadataEntries.Write(ref writer, Metadata);
    }

    internal static ComponentMetadata Read(ref PostcardReader reader) =>
        new ComponentMetadata(reader.ReadComponentId(), reader.ReadString(), MetadataEntries.Read(ref reader));
}
