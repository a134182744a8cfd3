namespace ElodinFast.Wire;

/// <summary>A <see cref="MsgBatch"/> that borrows the bytes it was read from.</summary>
public readonly ref struct MsgBatchView(WireList<TimestampedPayloadView> messages) : IWireMessage<MsgBatchView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.MsgBatch;

    /// <summary>The messages.</summary>
    public WireList<TimestampedPayloadView> Messages { get; } = messages;

    /// <inheritdoc/>
    public int MaxByteCount => Messages.MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out MsgBatchView value)
    {
        value = new MsgBatchView(reader.Read<WireList<TimestampedPayloadView>>());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer) => Messages.Write(ref writer);

    /// <summary>A copy that borrows nothing.</summary>
    public MsgBatch ToOwned()
    {
        var messages = new List<TimestampedPayload>(Messages.Count);
        foreach (TimestampedPayloadView entry in Messages)
        {
            messages.Add(new TimestampedPayload(entry.TimestampMicros, entry.Payload.ToArray()));
        }

        return new MsgBatch(messages);
    }
}
