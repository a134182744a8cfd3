namespace ElodinFast.Wire;

/// <summary>Asks to be told of the newest timestamp, now and whenever it moves.</summary>
public readonly record struct SubscribeLastUpdated : IWireMessage<SubscribeLastUpdated>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SubscribeLastUpdated;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out SubscribeLastUpdated message)
    {
        message = default;
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
    }
}
