namespace ElodinFast.Wire;

/// <summary>Asks for the oldest timestamp of the database.</summary>
public readonly record struct GetEarliestTimestamp : IWireMessage<GetEarliestTimestamp>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.GetEarliestTimestamp;

    /// <inheritdoc/>
    public int MaxByteCount => 0;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out GetEarliestTimestamp value)
    {
        value = default;
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
    }
}
