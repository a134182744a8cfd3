namespace ElodinFast.Wire;

/// <summary>A piece of an answer as an Arrow stream, or its end without one; the protocol calls it ArrowIPC.</summary>
public readonly record struct ArrowIpc(ReadOnlyMemory<byte>? Batch) : IWireMessage<ArrowIpc>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.ArrowIpc;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out ArrowIpc message)
    {
        message = new ArrowIpc(reader.ReadOption() ? (ReadOnlyMemory<byte>?)reader.ReadBytes().ToArray() : null);
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteOption(Batch.HasValue);
        if (Batch is { } batch)
        {
            writer.WriteBytes(batch.Span);
        }
    }
}
