namespace ElodinFast.Wire;

/// <summary>A message of the protocol: its packet id, and its payload as postcard.</summary>
/// <typeparam name="TSelf">The message type itself.</typeparam>
public interface IWireMessage<TSelf>
    where TSelf : IWireMessage<TSelf>
{
    /// <summary>The packet id under which the message travels.</summary>
    static abstract PacketId PacketId { get; }

    /// <summary>Reads the payload; on <see langword="false"/> the reader's <see cref="PostcardReader.Error"/> says why.</summary>
    static abstract bool TryRead(ref PostcardReader reader, out TSelf message);

    /// <summary>Writes the payload.</summary>
    void Write(ref PostcardWriter writer);
}
