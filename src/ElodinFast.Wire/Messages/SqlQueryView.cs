using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>A <see cref="SqlQuery"/> that borrows the bytes it was read from, or those it is made of.</summary>
public readonly ref struct SqlQueryView(ReadOnlySpan<byte> query) : IWireMessage<SqlQueryView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SqlQuery;

    /// <summary>The query; UTF-8.</summary>
    public ReadOnlySpan<byte> Query { get; } = query;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.OfBytes(Query);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out SqlQueryView value)
    {
        value = new SqlQueryView(reader.ReadUtf8());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteBytes(Query);
    }

    /// <summary>A copy that borrows nothing, its strings from the pool if one is given.</summary>
    public SqlQuery ToOwned(StringPool? pool = null) => new(Utf8Text.Of(Query, pool));
}
