namespace ElodinFast.Wire;

/// <summary>Asks to be told of the newest timestamp, now and whenever it moves.</summary>
public readonly record struct SubscribeLastUpdated : IWireMessage<SubscribeLastUpdated>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SubscribeLastUpdated;

    /// <inheritdoc/>
    public int MaxByteCount => 0;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out SubscribeLastUpdated value)
    {
        value = default;
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
    }
}
