namespace ElodinFast.Wire;

/// <summary>How many samples are averaged: the data of a VTable's <see cref="ExtIds.Mean"/> op.</summary>
public readonly record struct MeanOp(ushort Window) : IWireMessage<MeanOp>
{
    /// <inheritdoc/>
    public static PacketId PacketId => ExtIds.Mean;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.U16Max;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out MeanOp value)
    {
        value = new MeanOp(reader.ReadU16());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteU16(Window);
    }
}
