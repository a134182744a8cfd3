namespace ElodinFast.Wire;

/// <summary>A piece of an answer as an Arrow stream, or its end without one; the protocol calls it ArrowIPC.</summary>
public readonly record struct ArrowIpc(ReadOnlyMemory<byte>? Batch) : IWireMessage<ArrowIpc>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.ArrowIpc;

    /// <inheritdoc/>
    public int MaxByteCount => View().MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out ArrowIpc value)
    {
        bool isRead = ArrowIpcView.TryRead(ref reader, out ArrowIpcView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer) => View().Write(ref writer);

    private ArrowIpcView View() => Batch is { } batch ? new ArrowIpcView(batch.Span) : default;
}
