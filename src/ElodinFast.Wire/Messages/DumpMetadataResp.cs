namespace ElodinFast.Wire;

/// <summary>All metadata of a database. Message logs come without their ids.</summary>
public readonly record struct DumpMetadataResp(
    IReadOnlyList<ComponentMetadata> Components, IReadOnlyList<MsgMetadata> MessageLogs, DbConfig DbConfig)
    : IWireMessage<DumpMetadataResp>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.DumpMetadataResp;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out DumpMetadataResp message)
    {
        var components = new List<ComponentMetadata>();
        ulong componentCount = reader.ReadCount();
        for (ulong i = 0; i < componentCount && !reader.Failed; i++)
        {
            components.Add(ComponentMetadata.Read(ref reader));
        }

        var logs = new List<MsgMetadata>();
        ulong logCount = reader.ReadCount();
        for (ulong i = 0; i < logCount && !reader.Failed; i++)
        {
            logs.Add(MsgMetadata.Read(ref reader));
        }

        message = new DumpMetadataResp(components, logs, DbConfig.Read(ref reader));
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteCount(Components.Count);
        foreach (ComponentMetadata component in Components)
        {
            component.Write(ref writer);
        }

        writer.WriteCount(MessageLogs.Count);
        foreach (MsgMetadata log in MessageLogs)
        {
            log.Write(ref writer);
        }

        DbConfig.Write(ref writer);
    }
}
