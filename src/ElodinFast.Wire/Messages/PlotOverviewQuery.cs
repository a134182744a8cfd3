namespace ElodinFast.Wire;

/// <summary>Asks for a thinned time series of one element; the id comes back as the reply's packet id.</summary>
public readonly record struct PlotOverviewQuery(
    PacketId Id, ComponentId ComponentId, long StartMicros, long EndMicros, uint PointCountMax, ulong ElementIndex)
    : IWireMessage<PlotOverviewQuery>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.PlotOverviewQuery;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.PacketId + (4 * PostcardSize.U64Max) + PostcardSize.U32Max;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out PlotOverviewQuery value)
    {
        value = new PlotOverviewQuery(
            reader.ReadPacketId(), reader.ReadComponentId(), reader.ReadI64(), reader.ReadI64(), reader.ReadU32(), reader.ReadU64());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WritePacketId(Id);
        writer.WriteComponentId(ComponentId);
        writer.WriteI64(StartMicros);
        writer.WriteI64(EndMicros);
        writer.WriteU32(PointCountMax);
        writer.WriteU64(ElementIndex);
    }
}
