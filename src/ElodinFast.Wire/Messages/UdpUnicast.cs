namespace ElodinFast.Wire;

/// <summary>Starts a component stream to a UDP address, host:port.</summary>
public readonly record struct UdpUnicast(StreamRequest Stream, string Address) : IWireMessage<UdpUnicast>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.UdpUnicast;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out UdpUnicast message)
    {
        message = new UdpUnicast(StreamRequest.Read(ref reader), reader.ReadString());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        Stream.Write(ref writer);
        writer.WriteString(Address);
    }
}
