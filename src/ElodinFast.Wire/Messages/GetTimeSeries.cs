namespace ElodinFast.Wire;

/// <summary>Asks for the samples of a component between two times, both included; the id comes back as the reply's packet id.</summary>
public readonly record struct GetTimeSeries(
    PacketId Id, long StartMicros, long EndMicros, ComponentId ComponentId, ulong? Limit)
    : IWireMessage<GetTimeSeries>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.GetTimeSeries;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.PacketId + (3 * PostcardSize.U64Max) + PostcardSize.OptionalU64Max;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out GetTimeSeries value)
    {
        value = new GetTimeSeries(
            reader.ReadPacketId(), reader.ReadI64(), reader.ReadI64(), reader.ReadComponentId(), reader.ReadOptionalU64());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(Id);
        writer.WriteI64(StartMicros);
        writer.WriteI64(EndMicros);
        writer.WriteComponentId(ComponentId);
        writer.WriteOptionalU64(Limit);
    }
}
