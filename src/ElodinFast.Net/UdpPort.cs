using System.Net;

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

    /// <summary>Larger than the path takes.</summary>
    TooLarge,

    /// <summary>The socket is closed, or any other error.</summary>
    Failed,
}

/// <summary>
/// A bound UDP socket, optionally connected. Send and receive allocate nothing. Threads: one receiver, any number of senders.
/// </summary>
internal sealed class UdpPort : IDisposable
{
    /// <summary>Binds. `[::]` is dual stack. Port 0 picks one.</summary>
    public static UdpPort Bind(IPEndPoint local, int receiveBufferBytes) => throw new NotImplementedException();

    /// <summary>OS-connects: only this peer's datagrams arrive, ICMP refusals are noticed.</summary>
    public void Connect(IPEndPoint remote) => throw new NotImplementedException();

    public IPEndPoint LocalEndPoint => throw new NotImplementedException();

    /// <summary>SO_RCVBUF as granted by the kernel, in its own bytes.</summary>
    public int GrantedReceiveBufferBytes => throw new NotImplementedException();

    /// <summary>Waits up to the timeout for one datagram. 0 B. -1 = nothing (timeout or closed); an empty datagram is 0.</summary>
    /// <param name="buffer">At least 65,507 bytes, pinned.</param>
    /// <param name="source">Filled with the sender's address (reused by the caller).</param>
    /// <param name="timeoutMs">How long to block.</param>
    public int Receive(Span<byte> buffer, SocketAddress source, int timeoutMs) => throw new NotImplementedException();

    /// <summary>Sends to the connected peer.</summary>
    public UdpSendStatus Send(ReadOnlySpan<byte> datagram) => throw new NotImplementedException();

    /// <summary>Sends to an address.</summary>
    public UdpSendStatus SendTo(ReadOnlySpan<byte> datagram, SocketAddress destination) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
