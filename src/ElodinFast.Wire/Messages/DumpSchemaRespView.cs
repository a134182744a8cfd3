namespace ElodinFast.Wire;

/// <summary>A <see cref="DumpSchemaResp"/> that borrows the bytes it was read from.</summary>
public readonly ref struct DumpSchemaRespView(WireList<SchemaEntryView> schemas, WireList<StartTimestamp> startTimestamps)
    : IWireMessage<DumpSchemaRespView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.DumpSchemaResp;

    /// <summary>Type and shape of every component.</summary>
    public WireList<SchemaEntryView> Schemas { get; } = schemas;

    /// <summary>First timestamp of every component.</summary>
    public WireList<StartTimestamp> StartTimestamps { get; } = startTimestamps;

    /// <inheritdoc/>
    public int MaxByteCount => Schemas.MaxByteCount + StartTimestamps.MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out DumpSchemaRespView value)
    {
        value = new DumpSchemaRespView(reader.Read<WireList<SchemaEntryView>>(), reader.Read<WireList<StartTimestamp>>());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        Schemas.Write(ref writer);
        StartTimestamps.Write(ref writer);
    }

    /// <summary>A copy that borrows nothing.</summary>
    public DumpSchemaResp ToOwned()
    {
        var schemas = new List<KeyValuePair<ComponentId, ComponentSchema>>(Schemas.Count);
        foreach (SchemaEntryView entry in Schemas)
        {
            schemas.Add(new(entry.ComponentId, entry.Schema.ToOwned()));
        }

        var starts = new List<KeyValuePair<ComponentId, long>>(StartTimestamps.Count);
        foreach (StartTimestamp entry in StartTimestamps)
        {
            starts.Add(new(entry.ComponentId, entry.TimestampMicros));
        }

        return new DumpSchemaResp(schemas, starts);
    }
}
