namespace ElodinFast.Wire;

/// <summary>Asks for type and shape of a component.</summary>
public readonly record struct GetSchema(ComponentId ComponentId) : IWireMessage<GetSchema>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.GetSchema;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.U64Max;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out GetSchema value)
    {
        value = new GetSchema(reader.ReadComponentId());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteComponentId(ComponentId);
    }
}
