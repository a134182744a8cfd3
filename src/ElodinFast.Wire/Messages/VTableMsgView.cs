namespace ElodinFast.Wire;

/// <summary>A <see cref="VTableMsg"/> that borrows the bytes it was read from.</summary>
public readonly ref struct VTableMsgView(PacketId id, VTableView vtable) : IWireMessage<VTableMsgView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.VTableMsg;

    /// <summary>The id of the tables that it describes.</summary>
    public PacketId Id { get; } = id;

    /// <summary>The VTable.</summary>
    public VTableView VTable { get; } = vtable;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.PacketId + VTable.MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out VTableMsgView value)
    {
        value = new VTableMsgView(reader.ReadPacketId(), reader.Read<VTableView>());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(Id);
        VTable.Write(ref writer);
    }

    /// <summary>A copy that borrows nothing.</summary>
    public VTableMsg ToOwned() => new(Id, VTable.ToOwned());
}
