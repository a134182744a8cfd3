namespace ElodinFast.Wire;

/// <summary>An SQL query; the protocol calls it SQLQuery.</summary>
public readonly record struct SqlQuery(string Query) : IWireMessage<SqlQuery>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SqlQuery;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out SqlQuery message)
    {
        message = new SqlQuery(reader.ReadString());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteString(Query);
    }
}
