namespace ElodinFast.Wire;

/// <summary>The time that a fixed-rate stream has reached.</summary>
public readonly record struct StreamTimestamp(long TimestampMicros, ulong StreamId) : IWireMessage<StreamTimestamp>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.StreamTimestamp;

    /// <inheritdoc/>
    public int MaxByteCount => 2 * PostcardSize.U64Max;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out StreamTimestamp value)
    {
        value = new StreamTimestamp(reader.ReadI64(), reader.ReadU64());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteI64(TimestampMicros);
        writer.WriteU64(StreamId);
    }
}
