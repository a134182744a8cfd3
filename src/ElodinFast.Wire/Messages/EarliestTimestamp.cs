namespace ElodinFast.Wire;

/// <summary>The oldest timestamp of the database.</summary>
public readonly record struct EarliestTimestamp(long TimestampMicros) : IWireMessage<EarliestTimestamp>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.EarliestTimestamp;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.U64Max;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out EarliestTimestamp value)
    {
        value = new EarliestTimestamp(reader.ReadI64());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteI64(TimestampMicros);
    }
}
