namespace ElodinFast.Wire;

/// <summary>A playback clock shared under a stream id; also the data of a VTable's <see cref="ExtIds.FixedRate"/> op.</summary>
public readonly record struct FixedRateOp(ulong StreamId, FixedRateBehavior Behavior) : IWireMessage<FixedRateOp>
{
    /// <summary>The id hashed from the type's name. The op that carries one has <see cref="ExtIds.FixedRate"/>.</summary>
    public static PacketId PacketId => MessageIds.FixedRateOp;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.U64Max + Behavior.MaxByteCount;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out FixedRateOp value)
    {
        value = new FixedRateOp(reader.ReadU64(), reader.Read<FixedRateBehavior>());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteU64(StreamId);
        Behavior.Write(ref writer);
    }
}
