namespace ElodinFast.Wire;

/// <summary>Sets the name and metadata of a component.</summary>
public readonly record struct SetComponentMetadata(ComponentMetadata Metadata) : IWireMessage<SetComponentMetadata>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SetComponentMetadata;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out SetComponentMetadata message)
    {
        message = new SetComponentMetadata(ComponentMetadata.Read(ref reader));
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        Metadata.Write(ref writer);
    }
}
