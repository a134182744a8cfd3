namespace ElodinFast.Wire;

/// <summary>Streams a message log.</summary>
public readonly record struct MsgStream(PacketId MsgId) : IWireMessage<MsgStream>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.MsgStream;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.PacketId;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out MsgStream value)
    {
        value = new MsgStream(reader.ReadPacketId());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(MsgId);
    }
}
