namespace ElodinFast.Net;

/// <summary>What became of a datagram that was to be sent.</summary>
internal enum UdpSendStatus
{
    /// <summary>Handed to the kernel.</summary>
    Sent,

    /// <summary>An earlier datagram was refused by the other host (ICMP), twice in a row.</summary>
    Refused,

    /// <summary>The socket's send buffer is full (non-blocking) or the kernel has no memory right now.</summary>
    WouldBlock,

    /// <summary>Larger than the path takes without fragments.</summary>
    TooLarge,

    /// <summary>There is no way from this socket to the destination: an interface or its address is gone, or was never there.</summary>
    Unreachable,

    /// <summary>The socket is closed, or any other error.</summary>
    Failed,
}
