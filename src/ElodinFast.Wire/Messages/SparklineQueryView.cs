using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>A <see cref="SparklineQuery"/> that borrows the bytes it was read from, or those it is made of.</summary>
public readonly ref struct SparklineQueryView(ReadOnlySpan<byte> tableName, uint pointCountMax) : IWireMessage<SparklineQueryView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.SparklineQuery;

    /// <summary>The table; UTF-8.</summary>
    public ReadOnlySpan<byte> TableName { get; } = tableName;

    /// <summary>Most points to answer.</summary>
    public uint PointCountMax { get; } = pointCountMax;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.OfBytes(TableName) + PostcardSize.U32Max;

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out SparklineQueryView value)
    {
        value = new SparklineQueryView(reader.ReadUtf8(), reader.ReadU32());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteBytes(TableName);
        writer.WriteU32(PointCountMax);
    }

    /// <summary>A copy that borrows nothing, its strings from the pool if one is given.</summary>
    public SparklineQuery ToOwned(StringPool? pool = null) => new(Utf8Text.Of(TableName, pool), PointCountMax);
}
