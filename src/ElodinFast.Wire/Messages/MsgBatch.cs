namespace ElodinFast.Wire;

/// <summary>Messages of a log: the reply to a request for them.</summary>
public readonly record struct MsgBatch(IReadOnlyList<TimestampedPayload> Messages) : IWireMessage<MsgBatch>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.MsgBatch;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out MsgBatch message)
    {
        var messages = new List<TimestampedPayload>();
        ulong count = reader.ReadCount();
        for (ulong i = 0; i < count && !reader.Failed; i++)
        {
            messages.Add(new TimestampedPayload(reader.ReadI64(), reader.ReadBytes().ToArray()));
        }

        message = new MsgBatch(messages);
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteCount(Messages.Count);
        foreach (TimestampedPayload entry in Messages)
        {
            writer.WriteI64(entry.TimestampMicros);
            writer.WriteBytes(entry.Payload.Span);
        }
    }
}
