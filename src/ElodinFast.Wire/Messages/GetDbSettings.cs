namespace ElodinFast.Wire;

/// <summary>Asks for the settings of a database.</summary>
public readonly record struct GetDbSettings : IWireMessage<GetDbSettings>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.GetDbSettings;

    /// <inheritdoc/>
    public int MaxByteCount => 0;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out GetDbSettings value)
    {
        value = default;
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
    }
}
