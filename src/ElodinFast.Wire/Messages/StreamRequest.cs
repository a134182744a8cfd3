namespace ElodinFast.Wire;

/// <summary>Starts a component stream on the connection it came on; the protocol calls it Stream.</summary>
public readonly record struct StreamRequest(StreamBehavior Behavior, ulong Id) : IWireMessage<StreamRequest>
{
    /// <inheritdoc/>
    public static PacketId PacketId => MessageIds.StreamRequest;

    /// <inheritdoc/>
    public static bool TryRead(ref PostcardReader reader, out StreamRequest message)
    {
        message = Read(ref reader);
        return reader.Succeeded;
    }

    /// <inheritdoc/>
    public void Write(ref PostcardWriter writer)
    {
        Behavior.Write(ref writer);
        writer.WriteU64(Id);
    }

    internal static StreamRequest Read(ref PostcardReader reader) =>
        new StreamRequest(StreamBehavior.Read(ref reader), reader.ReadU64());
}
