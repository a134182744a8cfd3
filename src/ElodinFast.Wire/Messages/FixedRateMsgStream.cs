namespace ElodinFast.Wire;

/// <summary>Streams a message log at a playback clock.</summary>
public readonly record struct FixedRateMsgStream(PacketId MsgId, FixedRateOp FixedRate) : IWireMessage<FixedRateMsgStream>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.FixedRateMsgStream;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out FixedRateMsgStream message)
    {
        message = new FixedRateMsgStream(reader.ReadPacketId(), FixedRateOp.Read(ref reader));
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(MsgId);
        FixedRate.Write(ref writer);
    }
}
