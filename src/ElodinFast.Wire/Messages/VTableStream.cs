namespace ElodinFast.Wire;

/// <summary>Streams the components of a registered VTable in its layout.</summary>
public readonly record struct VTableStream(PacketId Id) : IWireMessage<VTableStream>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.VTableStream;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.PacketId;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out VTableStream value)
    {
        value = new VTableStream(reader.ReadPacketId());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(Id);
    }
}
