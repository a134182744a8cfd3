namespace ElodinFast.Wire;

/// <summary>A message of the protocol: its packet id, and its payload as postcard.</summary>
/// <typeparam name="TSelf">The message type itself.</typeparam>
public interface IWireMessage<TSelf> : IWireValue<TSelf>
    where TSelf : IWireMessage<TSelf>, allows ref struct
{
    /// <summary>The packet id under which the message travels.</summary>
    static abstract PacketId PacketId { get; }
}
