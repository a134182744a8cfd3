namespace ElodinFast.Wire;

/// <summary>The newest timestamp of the database.</summary>
public readonly record struct LastUpdated(long TimestampMicros) : IWireMessage<LastUpdated>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.LastUpdated;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out LastUpdated message)
    {
        message = new LastUpdated(reader.ReadI64());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteI64(TimestampMicros);
    }
}
