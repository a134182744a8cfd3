namespace ElodinFast.Wire;

/// <summary>Asks for the metadata of a message log.</summary>
public readonly record struct GetMsgMetadata(PacketId MsgId) : IWireMessage<GetMsgMetadata>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.GetMsgMetadata;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.PacketId;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out GetMsgMetadata value)
    {
        value = new GetMsgMetadata(reader.ReadPacketId());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(MsgId);
    }
}
