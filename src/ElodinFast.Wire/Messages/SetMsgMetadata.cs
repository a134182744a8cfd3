namespace ElodinFast.Wire;

/// <summary>Sets name, schema and metadata of a message log.</summary>
public readonly record struct SetMsgMetadata(PacketId Id, MsgMetadata Metadata) : IWireMessage<SetMsgMetadata>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SetMsgMetadata;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out SetMsgMetadata message)
    {
        message = new SetMsgMetadata(reader.ReadPacketId(), MsgMetadata.Read(ref reader));
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(Id);
        Metadata.Write(ref writer);
    }
}
