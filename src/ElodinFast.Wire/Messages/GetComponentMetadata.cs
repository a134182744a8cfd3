namespace ElodinFast.Wire;

/// <summary>Asks for name and metadata of a component.</summary>
public readonly record struct GetComponentMetadata(ComponentId ComponentId) : IWireMessage<GetComponentMetadata>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.GetComponentMetadata;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.U64Max;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out GetComponentMetadata value)
    {
        value = new GetComponentMetadata(reader.ReadComponentId());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteComponentId(ComponentId);
    }
}
