namespace ElodinFast.Wire;

/// <summary>The schema of one component in a <see cref="DumpSchemaRespView"/>, borrowed.</summary>
public readonly ref struct SchemaEntryView(ComponentId componentId, ComponentSchemaView schema) : IWireValue<SchemaEntryView>
{
    /// <summary>The component.</summary>
    public ComponentId ComponentId { get; } = componentId;

    /// <summary>Its type and shape.</summary>
    public ComponentSchemaView Schema { get; } = schema;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.U64Max + Schema.MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out SchemaEntryView value)
    {
        value = new SchemaEntryView(reader.ReadComponentId(), reader.Read<ComponentSchemaView>());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteComponentId(ComponentId);
        Schema.Write(ref writer);
    }
}
