namespace ElodinFast.Wire;

/// <summary>One message of a log: its time and its bytes, borrowed.</summary>
public readonly ref struct TimestampedPayloadView(long timestampMicros, ReadOnlySpan<byte> payload) : IWireValue<TimestampedPayloadView>
{
    /// <summary>When it was logged.</summary>
    public long TimestampMicros { get; } = timestampMicros;

    /// <summary>The message's payload.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.U64Max + PostcardSize.OfBytes(Payload);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out TimestampedPayloadView value)
    {
        value = new TimestampedPayloadView(reader.ReadI64(), reader.ReadBytes());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteI64(TimestampMicros);
        writer.WriteBytes(Payload);
    }
}
