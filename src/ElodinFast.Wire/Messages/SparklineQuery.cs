namespace ElodinFast.Wire;

/// <summary>Asks for a thinned table.</summary>
public readonly record struct SparklineQuery(string TableName, uint PointCountMax) : IWireMessage<SparklineQuery>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SparklineQuery;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.OfString(TableName) + PostcardSize.U32Max;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out SparklineQuery value)
    {
        bool isRead = SparklineQueryView.TryRead(ref reader, out SparklineQueryView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteString(TableName);
        writer.WriteU32(PointCountMax);
    }
}
