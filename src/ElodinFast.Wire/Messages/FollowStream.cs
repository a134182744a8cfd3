namespace ElodinFast.Wire;

/// <summary>Starts a replication stream of everything, in packets of about the given size.</summary>
public readonly record struct FollowStream(uint TargetPacketByteCount) : IWireMessage<FollowStream>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.FollowStream;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.U32Max;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out FollowStream value)
    {
        value = new FollowStream(reader.ReadU32());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteU32(TargetPacketByteCount);
    }
}
