using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>A <see cref="SetMsgMetadata"/> that borrows the bytes it was read from, or those it is made of.</summary>
public readonly ref struct SetMsgMetadataView(PacketId id, MsgMetadataView metadata) : IWireMessage<SetMsgMetadataView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SetMsgMetadata;

    /// <summary>The id that it is about.</summary>
    public PacketId Id { get; } = id;

    /// <summary>Keys and values.</summary>
    public MsgMetadataView Metadata { get; } = metadata;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.PacketId + Metadata.MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out SetMsgMetadataView value)
    {
        value = new SetMsgMetadataView(reader.ReadPacketId(), reader.Read<MsgMetadataView>());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(Id);
        Metadata.Write(ref writer);
    }

    /// <summary>A copy that borrows nothing, its strings from the pool if one is given.</summary>
    public SetMsgMetadata ToOwned(StringPool? pool = null) => new(Id, Metadata.ToOwned(pool));
}
