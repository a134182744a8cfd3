using System.Net;
using System.Net.Sockets;
using ElodinFast.Net;

namespace ElodinFast.Hosting;

/// <summary>Binds TCP and UDP to one port number.</summary>
internal static class ServerSockets
{
    private const int Backlog = 512;
    private const int FreePortAttemptsMax = 64;
    private const int SolSocket = 1; // Linux, asm-generic
    private const int SoReuseAddress = 2;

    /// <summary>Both sockets, or a <see cref="ServerBindException"/> that says what is in the way.</summary>
    public static (Socket Listener, UdpPort Udp) Bind(IPEndPoint address, int udpReceiveBufferBytes)
    {
        for (int attempt = 1; ; attempt++)
        {
            Socket listener = Listen(address);
            var local = (IPEndPoint)listener.LocalEndPoint!;
            try
            {
                return (listener, UdpPort.Bind(new IPEndPoint(address.Address, local.Port), udpReceiveBufferBytes));
            }
            catch (SocketException e)
            {
                listener.Dispose();
                if (address.Port != 0 || e.SocketErrorCode != SocketError.AddressAlreadyInUse || attempt == FreePortAttemptsMax)
                {
                    throw new ServerBindException(Explain("UDP", local, e), e);
                }
            }
        }
    }

    private static Socket Listen(IPEndPoint address)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                listener.DualMode = true;
            }

            // SO_REUSEADDR alone (the runtime's own option adds SO_REUSEPORT): connections of a server that died do not hold the port,
            // a listener does.
            listener.SetRawSocketOption(SolSocket, SoReuseAddress, BitConverter.GetBytes(1));
            listener.Bind(address);
            listener.Listen(Backlog);
            return listener;
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new ServerBindException(Explain("TCP", address, e), e);
        }
    }

    private static string Explain(string protocol, IPEndPoint address, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse =>
            $"{protocol} {address} is taken by another process: stop it, or give another port (0 picks a free one).",
        SocketError.AccessDenied => $"{protocol} {address} may not be bound by this user: give a port above 1023.",
        SocketError.AddressNotAvailable => $"{protocol} {address} is no address of this machine.",
        _ => $"{protocol} {address} cannot be bound: {e.Message}.",
    };
}
