namespace ElodinFast.Wire;

/// <summary>Settings of the connection it comes on: a silent one gets no error responses.</summary>
public readonly record struct ConnectionSettings(bool Silent) : IWireMessage<ConnectionSettings>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.ConnectionSettings;

    /// <inheritdoc/>
    public int MaxByteCount => sizeof(bool);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out ConnectionSettings value)
    {
        value = new ConnectionSettings(reader.ReadBool());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteBool(Silent);
    }
}
