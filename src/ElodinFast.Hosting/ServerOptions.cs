using System.Net;
using ElodinFast.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ElodinFast.Hosting;

/// <summary>Where and how a server listens.</summary>
public sealed class ServerOptions
{
    /// <summary>TCP and UDP address; port 0 picks one free on both. `[::]` is dual stack.</summary>
    public IPEndPoint Address { get; init; } = new(IPAddress.Loopback, 2240);

    /// <summary>Hosts that streams may be sent to besides the requester's own.</summary>
    public IReadOnlyList<IPAddress> StreamTargets { get; init; } = [];

    /// <summary>SO_RCVBUF asked for the UDP port, in bytes; what was granted is reported.</summary>
    public int UdpReceiveBufferBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>
    /// How the UDP port is received on; inline: only in <see cref="ImpellerServer.PollUdp"/>. Links have ports of their own, as their owner's
    /// options say.
    /// </summary>
    public LinkThreads UdpThreads { get; init; } = LinkThreads.Default;

    /// <summary>Receives what an operator should know.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
