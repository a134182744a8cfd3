namespace ElodinFast.Wire;

/// <summary>Type and shape of a component: the reply to a schema request.</summary>
public readonly record struct SchemaMsg(ComponentSchema Schema) : IWireMessage<SchemaMsg>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SchemaMsg;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out SchemaMsg message)
    {
        message = new SchemaMsg(ComponentSchema.Read(ref reader));
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        Schema.Write(ref writer);
    }
}
