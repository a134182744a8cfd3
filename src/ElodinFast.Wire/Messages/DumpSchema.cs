namespace ElodinFast.Wire;

/// <summary>Asks for the schemas of all components.</summary>
public readonly record struct DumpSchema : IWireMessage<DumpSchema>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.DumpSchema;

    /// <inheritdoc/>
    public int MaxByteCount => 0;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out DumpSchema value)
    {
        value = default;
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
    }
}
