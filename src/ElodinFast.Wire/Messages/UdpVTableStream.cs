namespace ElodinFast.Wire;

/// <summary>Streams the components of a registered VTable to a UDP address, host:port.</summary>
public readonly record struct UdpVTableStream(PacketId Id, string Address) : IWireMessage<UdpVTableStream>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.UdpVTableStream;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out UdpVTableStream message)
    {
        message = new UdpVTableStream(reader.ReadPacketId(), reader.ReadString());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(Id);
        writer.WriteString(Address);
    }
}
