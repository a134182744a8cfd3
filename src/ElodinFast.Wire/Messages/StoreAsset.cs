namespace ElodinFast.Wire;

/// <summary>Stores a file beside the data.</summary>
public readonly record struct StoreAsset(string Key, ReadOnlyMemory<byte> Bytes) : IWireMessage<StoreAsset>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.StoreAsset;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out StoreAsset message)
    {
        message = new StoreAsset(reader.ReadString(), reader.ReadBytes().ToArray());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteString(Key);
        writer.WriteBytes(Bytes.Span);
    }
}
