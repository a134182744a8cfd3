namespace ElodinFast.Wire;

/// <summary>Streams a message log as messages that carry their time.</summary>
public readonly record struct TimestampedMsgStream(PacketId MsgId) : IWireMessage<TimestampedMsgStream>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.TimestampedMsgStream;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.PacketId;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out TimestampedMsgStream value)
    {
        value = new TimestampedMsgStream(reader.ReadPacketId());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(MsgId);
    }
}
