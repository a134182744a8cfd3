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
    public int MaxByteCount
    {
        get
        {
            int byteCount = (2 * PostcardSize.U32Max) + (Schemas.Count * PostcardSize.U64Max)
                + (StartTimestampsMicros.Count * 2 * PostcardSize.U64Max);
            for (int i = 0; i < Schemas.Count; i++)
            {
                byteCount += Schemas[i].Value.MaxByteCount;
            }

            return byteCount;
        }
    }

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out DumpSchemaResp value)
    {
        bool isRead = DumpSchemaRespView.TryRead(ref reader, out DumpSchemaRespView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        // By index: an enumerator of an interface would be allocated.
        writer.WriteCount(Schemas.Count);
        for (int i = 0; i < Schemas.Count; i++)
        {
            writer.WriteComponentId(Schemas[i].Key);
            Schemas[i].Value.Write(ref writer);
        }

        writer.WriteCount(StartTimestampsMicros.Count);
        for (int i = 0; i < StartTimestampsMicros.Count; i++)
        {
            writer.WriteComponentId(StartTimestampsMicros[i].Key);
            writer.WriteI64(StartTimestampsMicros[i].Value);
        }
    }
}
