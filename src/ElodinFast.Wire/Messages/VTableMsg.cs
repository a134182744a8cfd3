namespace ElodinFast.Wire;

/// <summary>Registers a VTable with a server, or announces it on a stream.</summary>
public readonly record struct VTableMsg(PacketId Id, VTable VTable) : IWireMessage<VTableMsg>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.VTableMsg;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.PacketId + VTable.MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out VTableMsg value)
    {
        value = new VTableMsg(reader.ReadPacketId(), VTable.Read(ref reader));
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(Id);
        VTable.Write(ref writer);
    }
}
