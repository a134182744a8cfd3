namespace ElodinFast.Wire;

/// <summary>Asks for all metadata.</summary>
public readonly record struct DumpMetadata : IWireMessage<DumpMetadata>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.DumpMetadata;

    /// <inheritdoc/>
    public int MaxByteCount => 0;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out DumpMetadata value)
    {
        value = default;
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
    }
}
