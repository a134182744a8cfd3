using ElodinFast.Net;

namespace ElodinFast.Mirror.Tests;

/// <summary>A way of datagrams that throws.</summary>
internal sealed class FailingRoute() : UdpRoute(null, null, 1232)
{
    public override UdpSendStatus Send(ReadOnlySpan<byte> datagram) => throw new InvalidOperationException("no way");
}
