using CommunityToolkit.HighPerformance.Buffers;

namespace ElodinFast.Wire;

/// <summary>A <see cref="ErrorResponse"/> that borrows the bytes it was read from, or those it is made of.</summary>
public readonly ref struct ErrorResponseView(ReadOnlySpan<byte> description) : IWireMessage<ErrorResponseView>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.ErrorResponse;

    /// <summary>The text; UTF-8.</summary>
    public ReadOnlySpan<byte> Description { get; } = description;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.OfBytes(Description);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out ErrorResponseView value)
    {
        value = new ErrorResponseView(reader.ReadUtf8());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteBytes(Description);
    }

    /// <summary>A copy that borrows nothing, its strings from the pool if one is given.</summary>
    public ErrorResponse ToOwned(StringPool? pool = null) => new(Utf8Text.Of(Description, pool));
}
