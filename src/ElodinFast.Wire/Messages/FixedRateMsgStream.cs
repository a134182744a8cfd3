namespace ElodinFast.Wire;

/// <summary>Streams a message log at a playback clock.</summary>
public readonly record struct FixedRateMsgStream(PacketId MsgId, FixedRateOp FixedRate) : IWireMessage<FixedRateMsgStream>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.FixedRateMsgStream;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.PacketId + FixedRate.MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out FixedRateMsgStream value)
    {
        value = new FixedRateMsgStream(reader.ReadPacketId(), reader.Read<FixedRateOp>());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(MsgId);
        FixedRate.Write(ref writer);
    }
}
