namespace ElodinFast.Wire;

/// <summary>Never sent: a client library tells itself of a new connection with it. What comes under its id is a user's message.</summary>
public readonly record struct NewConnection : IWireMessage<NewConnection>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.NewConnection;

    /// <inheritdoc/>
    public int MaxByteCount => 0;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out NewConnection value)
    {
        value = default;
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
    }
}
