using System.Net;
using ElodinFast.Net;

namespace ElodinFast.Mirror;

/// <summary>
/// Runs a port's receive path until the runtime has compiled it for good, which allocates a few bytes once: a link over which little comes
/// would otherwise meet that long after its start. Cold; on the thread that receives.
/// </summary>
internal static class UdpWarmUp
{
    private const int DatagramCount = 64;
    private const int ReceiveBufferBytes = 256 * 1024;
    private const int TimeoutMs = 10;

    public static void Run(IPAddress address, Span<byte> buffer)
    {
        using UdpPort port = UdpPort.Bind(new IPEndPoint(address, 0), ReceiveBufferBytes);
        SocketAddress self = port.CreateAddress(port.LocalEndPoint);
        SocketAddress source = port.CreateAddress();
        for (int i = 0; i < DatagramCount; i++)
        {
            port.SendTo([0], self);
            port.Receive(buffer, source, TimeoutMs);
        }
    }
}
