namespace ElodinFast.Wire;

/// <summary>All metadata of a database. Message logs come without their ids.</summary>
public readonly record struct DumpMetadataResp(
    IReadOnlyList<ComponentMetadata> Components, IReadOnlyList<MsgMetadata> MessageLogs, DbConfig DbConfig)
    : IWireMessage<DumpMetadataResp>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.DumpMetadataResp;

    /// <inheritdoc/>
    public int MaxByteCount
    {
        get
        {
            int byteCount = (2 * PostcardSize.U32Max) + DbConfig.MaxByteCount;
            for (int i = 0; i < Components.Count; i++)
            {
                byteCount += Components[i].MaxByteCount;
            }

            for (int i = 0; i < MessageLogs.Count; i++)
            {
                byteCount += MessageLogs[i].MaxByteCount;
            }

            return byteCount;
        }
    }

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out DumpMetadataResp value)
    {
        bool isRead = DumpMetadataRespView.TryRead(ref reader, out DumpMetadataRespView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        // By index: an enumerator of an interface would be allocated.
        writer.WriteCount(Components.Count);
        for (int i = 0; i < Components.Count; i++)
        {
            Components[i].Write(ref writer);
        }

        writer.WriteCount(MessageLogs.Count);
        for (int i = 0; i < MessageLogs.Count; i++)
        {
            MessageLogs[i].Write(ref writer);
        }

        DbConfig.Write(ref writer);
    }
}
