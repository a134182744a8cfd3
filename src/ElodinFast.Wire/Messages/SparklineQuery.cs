namespace ElodinFast.Wire;

/// <summary>Asks for a thinned table.</summary>
public readonly record struct SparklineQuery(string TableName, uint PointCountMax) : IWireMessage<SparklineQuery>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SparklineQuery;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out SparklineQuery message)
    {
        message = new SparklineQuery(reader.ReadString(), reader.ReadU32());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteString(TableName);
        writer.WriteU32(PointCountMax);
    }
}
