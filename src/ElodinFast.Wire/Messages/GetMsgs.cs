namespace ElodinFast.Wire;

/// <summary>Asks for the messages of a log between two times, both included.</summary>
public readonly record struct GetMsgs(PacketId MsgId, long StartMicros, long EndMicros, ulong? Limit) : IWireMessage<GetMsgs>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.GetMsgs;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.PacketId + (2 * PostcardSize.U64Max) + PostcardSize.OptionalU64Max;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out GetMsgs value)
    {
        value = new GetMsgs(reader.ReadPacketId(), reader.ReadI64(), reader.ReadI64(), reader.ReadOptionalU64());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(MsgId);
        writer.WriteI64(StartMicros);
        writer.WriteI64(EndMicros);
        writer.WriteOptionalU64(Limit);
    }
}
