namespace ElodinFast.Wire;

/// <summary>Stores a file beside the data.</summary>
public readonly record struct StoreAsset(string Key, ReadOnlyMemory<byte> Bytes) : IWireMessage<StoreAsset>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.StoreAsset;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.OfString(Key) + PostcardSize.OfBytes(Bytes.Span);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out StoreAsset value)
    {
        bool isRead = StoreAssetView.TryRead(ref reader, out StoreAssetView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteString(Key);
        writer.WriteBytes(Bytes.Span);
    }
}
