namespace ElodinFast.Wire;

/// <summary>Asks for type and shape of a component.</summary>
public readonly record struct GetSchema(ComponentId ComponentId) : IWireMessage<GetSchema>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.GetSchema;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out GetSchema message)
    {
        message = new GetSchema(reader.ReadComponentId());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteComponentId(ComponentId);
    }
}
