namespace ElodinFast.Wire;

/// <summary>What went wrong with the packet whose request id it carries.</summary>
public readonly record struct ErrorResponse(string Description) : IWireMessage<ErrorResponse>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.ErrorResponse;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out ErrorResponse message)
    {
        message = new ErrorResponse(reader.ReadString());
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        writer.WriteString(Description);
    }
}
