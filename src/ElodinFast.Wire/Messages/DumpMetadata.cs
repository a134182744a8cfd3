namespace ElodinFast.Wire;

/// <summary>Asks for all metadata.</summary>
public readonly record struct DumpMetadata : IWireMessage<DumpMetadata>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.DumpMetadata;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out DumpMetadata message)
    {
        message = default;
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
    }
}
