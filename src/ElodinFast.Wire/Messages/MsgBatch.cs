namespace ElodinFast.Wire;

/// <summary>Messages of a log: the reply to a request for them.</summary>
public readonly record struct MsgBatch(IReadOnlyList<TimestampedPayload> Messages) : IWireMessage<MsgBatch>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.MsgBatch;

    /// <inheritdoc/>
    public int MaxByteCount
    {
        get
        {
            int byteCount = PostcardSize.U32Max + (Messages.Count * PostcardSize.U64Max);
            for (int i = 0; i < Messages.Count; i++)
            {
                byteCount += PostcardSize.OfBytes(Messages[i].Payload.Span);
            }

            return byteCount;
        }
    }

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out MsgBatch value)
    {
        bool isRead = MsgBatchView.TryRead(ref reader, out MsgBatchView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        // By index: an enumerator of an interface would be allocated.
        writer.WriteCount(Messages.Count);
        for (int i = 0; i < Messages.Count; i++)
        {
            writer.WriteI64(Messages[i].TimestampMicros);
            writer.WriteBytes(Messages[i].Payload.Span);
        }
    }
}
