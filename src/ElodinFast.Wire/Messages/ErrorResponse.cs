namespace ElodinFast.Wire;

/// <summary>What went wrong with the packet whose request id it carries.</summary>
public readonly record struct ErrorResponse(string Description) : IWireMessage<ErrorResponse>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.ErrorResponse;

    /// <inheritdoc/>
    public int MaxByteCount => PostcardSize.OfString(Description);

    /// <inheritdoc/>
    public static bool TryRead(scoped ref PostcardReader reader, out ErrorResponse value)
    {
        bool isRead = ErrorResponseView.TryRead(ref reader, out ErrorResponseView view);
        value = isRead ? view.ToOwned() : default;
        return isRead;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteString(Description);
    }
}
