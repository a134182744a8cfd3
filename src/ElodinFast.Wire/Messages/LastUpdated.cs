namespace ElodinFast.Wire;

/// <summary>The newest timestamp of the database.</summary>
public readonly record struct LastUpdated(long TimestampMicros) : IWireMessage<LastUpdated>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.LastUpdated;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.U64Max;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out LastUpdated value)
    {
        value = new LastUpdated(reader.ReadI64());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteI64(TimestampMicros);
    }
}
