using System.Net;
using ElodinFast.Net;

namespace ElodinFast.Mirror;

/// <summary>Where a link's datagrams leave and where they go: a connected port of its own, or a shared port and an address. Hot, 0 B.</summary>
internal class UdpRoute(UdpPort? port, SocketAddress? destination)
{
    /// <summary>Hands one datagram to the kernel. Tests that lose datagrams on purpose stand in here.</summary>
    public virtual UdpSendStatus Send(ReadOnlySpan<byte> datagram) =>
        port is null ? UdpSendStatus.Failed : destination is null ? port.Send(datagram) : port.SendTo(datagram, destination);
}
