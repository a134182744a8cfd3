namespace ElodinFast.Wire;

/// <summary>Starts a component stream to a UDP address, host:port.</summary>
public readonly record struct UdpUnicast(StreamRequest Stream, string Address) : IWireMessage<UdpUnicast>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.UdpUnicast;

    /// <inheritdoc/>
    public int MaxByteCount => Stream.MaxByteCount + PostcardSize.OfString(Address);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out UdpUnicast value)
    {
        bool isRead = UdpUnicastView.TryRead(ref reader, out UdpUnicastView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        Stream.Write(ref writer);
        writer.WriteString(Address);
    }
}
