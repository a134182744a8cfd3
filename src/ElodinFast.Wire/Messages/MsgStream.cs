namespace ElodinFast.Wire;

/// <summary>Streams a message log.</summary>
public readonly record struct MsgStream(PacketId MsgId) : IWireMessage<MsgStream>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.MsgStream;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out MsgStream message)
    {
        message = new MsgStream(reader.ReadPacketId());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(MsgId);
    }
}
