namespace ElodinFast.Wire;

/// <summary>A <see cref="SchemaMsg"/> that borrows the bytes it was read from, or those it is made of.</summary>
public readonly ref struct SchemaMsgView(ComponentSchemaView schema) : IWireMessage<SchemaMsgView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SchemaMsg;

    /// <summary>Type and shape.</summary>
    public ComponentSchemaView Schema { get; } = schema;

    /// <inheritdoc/>
    public int MaxByteCount => Schema.MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out SchemaMsgView value)
    {
        value = new SchemaMsgView(reader.Read<ComponentSchemaView>());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        Schema.Write(ref writer);
    }

    /// <summary>A copy that borrows nothing.</summary>
    public SchemaMsg ToOwned() => new(Schema.ToOwned());
}
