namespace ElodinFast.Wire;

/// <summary>Type and shape of a component: the reply to a schema request.</summary>
public readonly record struct SchemaMsg(ComponentSchema Schema) : IWireMessage<SchemaMsg>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SchemaMsg;

    /// <inheritdoc/>
    public int MaxByteCount => Schema.MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out SchemaMsg value)
    {
        bool isRead = SchemaMsgView.TryRead(ref reader, out SchemaMsgView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        Schema.Write(ref writer);
    }
}
