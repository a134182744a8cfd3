namespace ElodinFast.Wire;

/// <summary>An <see cref="ArrowIpc"/> that borrows the bytes it was read from, or those it is made of.</summary>
public readonly ref struct ArrowIpcView : IWireMessage<ArrowIpcView>
{
    /// <summary>A piece of an answer. The default value is its end.</summary>
    public ArrowIpcView(ReadOnlySpan<byte> batch)
    {
        HasBatch = true;
        Batch = batch;
    }

    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.ArrowIpc;

    /// <summary>There is a piece; otherwise the answer is complete.</summary>
    public bool HasBatch { get; }

    /// <summary>The piece.</summary>
    public ReadOnlySpan<byte> Batch { get; }

    /// <inheritdoc/>
    public int MaxByteCount => 1 + (HasBatch ? PostcardSize.OfBytes(Batch) : 0);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out ArrowIpcView value)
    {
        value = reader.ReadOption() ? new ArrowIpcView(reader.ReadBytes()) : default;
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteOption(HasBatch);
        if (HasBatch)
        {
            writer.WriteBytes(Batch);
        }
    }

    /// <summary>A copy that borrows nothing.</summary>
    public ArrowIpc ToOwned() => new(HasBatch ? (ReadOnlyMemory<byte>?)Batch.ToArray() : null);
}
