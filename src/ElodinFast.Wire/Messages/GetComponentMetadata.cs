namespace ElodinFast.Wire;

/// <summary>Asks for name and metadata of a component.</summary>
public readonly record struct GetComponentMetadata(ComponentId ComponentId) : IWireMessage<GetComponentMetadata>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.GetComponentMetadata;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out GetComponentMetadata message)
    {
        message = new GetComponentMetadata(reader.ReadComponentId());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteComponentId(ComponentId);
    }
}
