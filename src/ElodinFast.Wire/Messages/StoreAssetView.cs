using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>A <see cref="StoreAsset"/> that borrows the bytes it was read from, or those it is made of.</summary>
public readonly ref struct StoreAssetView(ReadOnlySpan<byte> key, ReadOnlySpan<byte> bytes) : IWireMessage<StoreAssetView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.StoreAsset;

    /// <summary>The file name; UTF-8.</summary>
    public ReadOnlySpan<byte> Key { get; } = key;

    /// <summary>The contents.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.OfBytes(Key) + PostcardSize.OfBytes(Bytes);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out StoreAssetView value)
    {
        value = new StoreAssetView(reader.ReadUtf8(), reader.ReadBytes());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteBytes(Key);
        writer.WriteBytes(Bytes);
    }

    /// <summary>A copy that borrows nothing, its strings from the pool if one is given.</summary>
    public StoreAsset ToOwned(StringPool? pool = null) => new(Utf8Text.Of(Key, pool), Bytes.ToArray());
}
