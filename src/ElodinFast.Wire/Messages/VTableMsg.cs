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
        bool isRead = VTableMsgView.TryRead(ref reader, out VTableMsgView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(Id);
        VTable.Write(ref writer);
    }
}
