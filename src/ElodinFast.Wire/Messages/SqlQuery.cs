namespace ElodinFast.Wire;

/// <summary>An SQL query; the protocol calls it SQLQuery.</summary>
public readonly record struct SqlQuery(string Query) : IWireMessage<SqlQuery>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SqlQuery;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.OfString(Query);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out SqlQuery value)
    {
        bool isRead = SqlQueryView.TryRead(ref reader, out SqlQueryView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteString(Query);
    }
}
