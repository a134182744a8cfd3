namespace ElodinFast.Wire;

/// <summary>Starts a component stream on the connection it came on; the protocol calls it Stream.</summary>
public readonly record struct StreamRequest(StreamBehavior Behavior, ulong Id) : IWireMessage<StreamRequest>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.StreamRequest;

    /// <inheritdoc/>
    public int MaxByteCount => Behavior.MaxByteCount + PostcardSize.U64Max;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out StreamRequest value)
    {
        value = new StreamRequest(reader.Read<StreamBehavior>(), reader.ReadU64());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        Behavior.Write(ref writer);
        writer.WriteU64(Id);
    }
}
