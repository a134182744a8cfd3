using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ElodinFast.Net;

/// <summary>
/// A bound UDP socket, optionally connected. Sending and receiving allocate nothing and never throw. Datagrams are never fragmented: one
/// that the path does not take is refused. Threads: one receiver, any number of senders.
/// </summary>
internal sealed unsafe partial class UdpPort : IDisposable
{
    /// <summary>Most bytes of one call of <see cref="SendBatch"/>: what one IPv6 datagram may carry, as the kernel builds it as one.</summary>
    public const int BatchByteCountMax = ushort.MaxValue - IPv6HeadersByteCount;

    private const int IPv4HeadersByteCount = 28;
    private const int IPv6HeadersByteCount = 48;
    private const int MemoryInfoDropsIndex = 8;
    private const int SendBufferBytes = 4 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;
    private readonly int _descriptor;
    private readonly int _receiveBufferBytes;
    private int _holdCount = 1; // the owner's, until it disposes the port
    private volatile bool _closed;

    private UdpPort(Socket socket, int receiveBufferBytes)
    {
        _receiveBufferBytes = receiveBufferBytes;
        _socket = socket;
        _handle = socket.SafeHandle;
        _descriptor = (int)_handle.DangerousGetHandle();
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Address family of the socket: what destinations must be given in.</summary>
    public AddressFamily AddressFamily => _socket.AddressFamily;

    /// <summary>SO_RCVBUF as granted by the kernel, in its own bytes (twice what was asked for, bounded by rmem_max).</summary>
    public int GrantedReceiveBufferBytes => _socket.ReceiveBufferSize;

    /// <summary>What the system grants it now; null when it is closed. Cold.</summary>
    /// <param name="datagramByteCountMax">What is known of the path.</param>
    public UdpState? ReadState(int datagramByteCountMax = ushort.MaxValue)
    {
        if (!TryHold())
        {
            return null;
        }

        try
        {
            // The kernel doubles what is asked for, and counts its own costs in it.
            return new UdpState
            {
                SendsRuns = _canSegment,
                ReceivesRuns = _acceptsBatches,
                DatagramByteCountMax = datagramByteCountMax,
                ReceiveBufferWanted = _receiveBufferBytes,
                ReceiveBufferGranted = _socket.ReceiveBufferSize / 2,
                SendBufferWanted = SendBufferBytes,
                SendBufferGranted = _socket.SendBufferSize / 2,
                KernelDrops = ReadKernelDrops(),
            };
        }
        finally
        {
            Release();
        }
    }

    /// <summary>True when it takes only what one peer sends.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>True once it was disposed.</summary>
    public bool IsClosed => _closed;

    /// <summary>
    /// Datagrams the kernel dropped on this socket because its buffer was full (the counter that SO_RXQ_OVFL tells with each datagram, read
    /// when wanted); 0 where it does not tell. 0 B.
    /// </summary>
    public long ReadKernelDrops()
    {
        uint* values = stackalloc uint[MemoryInfoDropsIndex + 1];
        int byteCount = (MemoryInfoDropsIndex + 1) * sizeof(uint);
        return TryGetOption(UdpNative.LevelSocket, UdpNative.MemoryInfo, values, &byteCount) && byteCount > MemoryInfoDropsIndex * sizeof(uint)
            ? values[MemoryInfoDropsIndex]
            : 0;
    }

    /// <summary>Binds. `[::]` is dual stack. Port 0 picks one.</summary>
    public static UdpPort Bind(IPEndPoint local, int receiveBufferBytes) => Bind(local, receiveBufferBytes, isShared: false);

    /// <summary>
    /// A port for one peer under this port's number, OS-connected: what the peer sends goes there and no longer here, and neither is looked
    /// up anew for each datagram. What anybody else sends within the microseconds until it is connected is thrown away.
    /// </summary>
    /// <param name="local">The address that the peer sends to; one of this machine that this port covers.</param>
    /// <param name="remote">The peer.</param>
    /// <param name="receiveBufferBytes">SO_RCVBUF to ask for.</param>
    public UdpPort OpenFor(IPAddress local, IPEndPoint remote, int receiveBufferBytes)
    {
        AllowSharing(_socket);
        UdpPort port = Bind(new IPEndPoint(InOurFamily(local), LocalEndPoint.Port), receiveBufferBytes, isShared: true);
        try
        {
            port.Connect(remote);
            return port;
        }
        catch
        {
            port.Dispose();
            throw;
        }
    }

    /// <summary>OS-connects: only this peer's datagrams arrive, ICMP refusals are noticed.</summary>
    public void Connect(IPEndPoint remote)
    {
        _socket.Connect(new IPEndPoint(InOurFamily(remote.Address), remote.Port));
        IsConnected = true;
    }

    /// <summary>A socket address for <see cref="Receive"/> to fill, or for <see cref="SendTo"/> from an endpoint. Cold.</summary>
    public SocketAddress CreateAddress(IPEndPoint? endpoint = null)
    {
        if (endpoint is null)
        {
            return new SocketAddress(_socket.AddressFamily);
        }

        return new IPEndPoint(InOurFamily(endpoint.Address), endpoint.Port).Serialize();
    }

    /// <summary>
    /// The largest datagram that the path to an address takes unfragmented, as the kernel knows the path now (the interface's MTU until
    /// a router says less). Cold.
    /// </summary>
    public static int DatagramByteCountMaxTo(IPEndPoint remote)
    {
        IPAddress address = remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address;
        bool isV6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        int headers = isV6 ? IPv6HeadersByteCount : IPv4HeadersByteCount;
        try
        {
            using var probe = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(new IPEndPoint(address, remote.Port));
            int mtu = 0;
            int byteCount = sizeof(int);
            int level = isV6 ? UdpNative.LevelIPv6 : UdpNative.LevelIPv4;
            int option = isV6 ? UdpNative.MtuIPv6 : UdpNative.MtuIPv4;
            return UdpNative.GetOption(probe.SafeHandle, level, option, &mtu, &byteCount) == 0
                ? Math.Clamp(mtu - headers, DatagramByteCountMin, ushort.MaxValue - headers)
                : DatagramByteCountMin;
        }
        catch (SocketException)
        {
            return DatagramByteCountMin; // no way there now; sending says so
        }
    }

    /// <summary>What every path of IPv6 takes, and in practice of IPv4, too.</summary>
    internal const int DatagramByteCountMin = 1232;

    /// <summary>
    /// Keeps the socket open until <see cref="Release"/>, even if the port is disposed meanwhile, so that no other file gets its number. Once
    /// around all that sends or receives in a loop. False when the port is closed.
    /// </summary>
    public bool TryHold()
    {
        int count = Volatile.Read(ref _holdCount);
        while (count > 0)
        {
            int seen = Interlocked.CompareExchange(ref _holdCount, count + 1, count);
            if (seen == count)
            {
                return true;
            }

            count = seen;
        }

        return false;
    }

    /// <summary>Gives back what <see cref="TryHold"/> took.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holdCount) == 0)
        {
            _socket.Dispose();
        }
    }

    /// <summary>Lets the kernel poll the device for so long when a receive finds nothing (SO_BUSY_POLL). False where it may not.</summary>
    public bool TrySetBusyPoll(int micros) => TrySetOption(UdpNative.LevelSocket, UdpNative.BusyPoll, &micros, sizeof(int));

    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _closed, true))
        {
            try
            {
                _socket.Shutdown(SocketShutdown.Both); // wakes a receiver that sleeps
            }
            catch (SocketException)
            {
                // not connected: it is woken all the same
            }

            Release();
        }
    }

    private static UdpPort Bind(IPEndPoint local, int receiveBufferBytes, bool isShared)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (local.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = true;
            }

            if (isShared)
            {
                AllowSharing(socket);
            }

            AskForBuffers(socket, receiveBufferBytes);
            socket.Bind(local);
            var port = new UdpPort(socket, receiveBufferBytes);
            port.RefuseFragments();
            port.ProbeSegmentation();
            return port;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // SO_REUSEADDR by itself (the runtime's own option adds SO_REUSEPORT, which deals datagrams out among all). A second server does not
    // ask for it, so it is still refused.
    private static void AllowSharing(Socket socket)
    {
        int on = 1;
        if (UdpNative.SetOption(socket.SafeHandle, UdpNative.LevelSocket, UdpNative.ReuseAddress, &on, sizeof(int)) != 0)
        {
            throw new SocketException(Marshal.GetLastPInvokeError());
        }
    }

    private IPAddress InOurFamily(IPAddress address) =>
        AddressFamily == AddressFamily.InterNetworkV6 ? address.MapToIPv6()
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address;

    private static void AskForBuffers(Socket socket, int receiveBufferBytes)
    {
        if (!TryForce(socket, UdpNative.ReceiveBufferForce, receiveBufferBytes))
        {
            socket.ReceiveBufferSize = receiveBufferBytes;
        }

        if (!TryForce(socket, UdpNative.SendBufferForce, SendBufferBytes))
        {
            socket.SendBufferSize = SendBufferBytes;
        }
    }

    // Beyond rmem_max, for who may (CAP_NET_ADMIN).
    private static bool TryForce(Socket socket, int option, int value) =>
        UdpNative.SetOption(socket.SafeHandle, UdpNative.LevelSocket, option, &value, sizeof(int)) == 0;

    // A dual-stack socket has both options, and sends to mapped addresses by the first.
    private void RefuseFragments()
    {
        int value = UdpNative.MtuDiscoverDo;
        TrySetOption(UdpNative.LevelIPv4, UdpNative.MtuDiscoverIPv4, &value, sizeof(int));
        if (AddressFamily == AddressFamily.InterNetworkV6)
        {
            TrySetOption(UdpNative.LevelIPv6, UdpNative.MtuDiscoverIPv6, &value, sizeof(int));
        }
    }

    private bool TrySetOption(int level, int option, void* value, int byteCount)
    {
        try
        {
            return !_closed && UdpNative.SetOption(_handle, level, option, value, byteCount) == 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private bool TryGetOption(int level, int option, void* value, int* byteCount)
    {
        try
        {
            return !_closed && UdpNative.GetOption(_handle, level, option, value, byteCount) == 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}
