using System.Net;

namespace ElodinFast.Hosting;

/// <summary>One TCP connection to a server.</summary>
internal sealed class ServerSession
{
    /// <summary>The client's address.</summary>
    public IPEndPoint RemoteEndPoint => throw new NotImplementedException();

    /// <summary>Our end's address: what a link's UDP traffic uses.</summary>
    public IPEndPoint LocalEndPoint => throw new NotImplementedException();

    /// <summary>Queues whole packets (length prefixes included) to the client; any thread, never blocks. False when the outbox bound is reached or the session is closed.</summary>
    public bool Send(ReadOnlySpan<byte> packets) => throw new NotImplementedException();
}
