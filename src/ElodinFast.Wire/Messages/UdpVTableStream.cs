namespace ElodinFast.Wire;

/// <summary>Streams the components of a registered VTable to a UDP address, host:port.</summary>
public readonly record struct UdpVTableStream(PacketId Id, string Address) : IWireMessage<UdpVTableStream>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.UdpVTableStream;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.PacketId + PostcardSize.OfString(Address);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out UdpVTableStream value)
    {
        bool isRead = UdpVTableStreamView.TryRead(ref reader, out UdpVTableStreamView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(Id);
        writer.WriteString(Address);
    }
}
