namespace ElodinFast.Wire;

/// <summary>Schema and first timestamp of every component of a database, in the sender's order.</summary>
public readonly record struct DumpSchemaResp(
    IReadOnlyList<KeyValuePair<ComponentId, ComponentSchema>> Schemas,
    IReadOnlyList<KeyValuePair<ComponentId, long>> StartTimestampsMicros)
    : IWireMessage<DumpSchemaResp>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.DumpSchemaResp;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out DumpSchemaResp message)
    {
        var schemas = new List<KeyValuePair<ComponentId, ComponentSchema>>();
        ulong schemaCount = reader.ReadCount();
        for (ulong i = 0; i < schemaCount && !reader.Failed; i++)
        {
            schemas.Add(new(reader.ReadComponentId(), ComponentSchema.Read(ref reader)));
        }

        var starts = new List<KeyValuePair<ComponentId, long>>();
        ulong startCount = reader.ReadCount();
        for (ulong i = 0; i < startCount && !reader.Failed; i++)
        {
            starts.Add(new(reader.ReadComponentId(), reader.ReadI64()));
        }

        message = new DumpSchemaResp(schemas, starts);
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteCount(Schemas.Count);
        foreach ((ComponentId id, ComponentSchema schema) in Schemas)
        {
            writer.WriteComponentId(id);
            schema.Write(ref writer);
        }

        writer.WriteCount(StartTimestampsMicros.Count);
        foreach ((ComponentId id, long startMicros) in StartTimestampsMicros)
        {
            writer.WriteComponentId(id);
            writer.WriteI64(startMicros);
        }
    }
}
