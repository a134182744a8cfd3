using System.Net;
using ElodinFast.Net;

namespace ElodinFast.Mirror;

/// <summary>Where a link's datagrams leave and where they go: a connected port of its own, or a shared port and an address. Hot, 0 B.</summary>
internal sealed class UdpRoute(UdpPort port, SocketAddress? destination)
{
    public UdpSendStatus Send(ReadOnlySpan<byte> datagram) => destination is null ? port.Send(datagram) : port.SendTo(datagram, destination);
}
