using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ElodinFast.Net;

/// <summary>
/// A bound UDP socket, optionally connected. Send and receive allocate nothing and never throw: they call libc, since the framework's calls
/// allocate now and then (56 B, once in a while; 40 and 144 B in other overloads) and report refusals and timeouts by exceptions.
/// Threads: one receiver, any number of senders.
/// </summary>
internal sealed unsafe partial class UdpPort : IDisposable
{
    // Linux, asm-generic: not in SocketOptionName.
    private const int SolSocket = 1;
    private const int SoReceiveBufferForce = 33;
    private const int SoSendBufferForce = 32;
    private const int SoMemoryInfo = 55;
    private const int MemoryInfoDropsIndex = 8;
    private const int SendBufferBytes = 4 * 1024 * 1024;
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;

    // errno
    private const int TryAgain = 11;
    private const int NoMemory = 12;
    private const int MessageTooLong = 90;
    private const int NoBuffers = 105;
    private const int ConnectionRefused = 111;

    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;
    private volatile bool _closed;

    private UdpPort(Socket socket)
    {
        _socket = socket;
        _handle = socket.SafeHandle;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Address family of the socket: what destinations must be given in.</summary>
    public AddressFamily AddressFamily => _socket.AddressFamily;

    /// <summary>SO_RCVBUF as granted by the kernel, in its own bytes (twice what was asked for, bounded by rmem_max).</summary>
    public int GrantedReceiveBufferBytes => _socket.ReceiveBufferSize;

    /// <summary>True once it was disposed.</summary>
    public bool IsClosed => _closed;

    /// <summary>Datagrams the kernel dropped on this socket because its buffer was full; 0 where it does not tell. 0 B.</summary>
    public long ReadKernelDrops()
    {
        Span<byte> values = stackalloc byte[(MemoryInfoDropsIndex + 1) * sizeof(uint)];
        try
        {
            int byteCount = _closed ? 0 : _socket.GetRawSocketOption(SolSocket, SoMemoryInfo, values);
            return byteCount == values.Length ? BitConverter.ToUInt32(values[(MemoryInfoDropsIndex * sizeof(uint))..]) : 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>Binds. `[::]` is dual stack. Port 0 picks one.</summary>
    public static UdpPort Bind(IPEndPoint local, int receiveBufferBytes)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (local.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = true;
            }

            AskForBuffers(socket, receiveBufferBytes);
            socket.Bind(local);
            return new UdpPort(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>OS-connects: only this peer's datagrams arrive, ICMP refusals are noticed.</summary>
    public void Connect(IPEndPoint remote) => _socket.Connect(remote);

    /// <summary>A socket address for <see cref="Receive"/> to fill, or for <see cref="SendTo"/> from an endpoint. Cold.</summary>
    public SocketAddress CreateAddress(IPEndPoint? endpoint = null)
    {
        if (endpoint is null)
        {
            return new SocketAddress(_socket.AddressFamily);
        }

        bool isV6Socket = _socket.AddressFamily == AddressFamily.InterNetworkV6;
        IPAddress address = isV6Socket == (endpoint.AddressFamily == AddressFamily.InterNetworkV6) ? endpoint.Address
            : isV6Socket ? endpoint.Address.MapToIPv6() : endpoint.Address.MapToIPv4();
        return new IPEndPoint(address, endpoint.Port).Serialize();
    }

    /// <summary>Waits up to the timeout for one datagram. 0 B. -1 = nothing (timeout or closed); an empty datagram is 0.</summary>
    /// <param name="buffer">At least 65,507 bytes, pinned.</param>
    /// <param name="source">Filled with the sender's address (reused by the caller), from <see cref="CreateAddress"/>.</param>
    /// <param name="timeoutMs">How long to block; 0 only looks.</param>
    public int Receive(Span<byte> buffer, SocketAddress source, int timeoutMs)
    {
        // Polls first: a receive that blocks cannot be ended by a timeout without setting it for every caller.
        if (_closed || !IsReadable(timeoutMs))
        {
            return -1;
        }

        // In bounds: both lengths are those of the spans that are pinned here.
        Span<byte> address = source.Buffer.Span;
        fixed (byte* bytes = buffer, to = address)
        {
            int addressByteCount = address.Length;
            nint byteCount = ReceiveDatagram(_handle, bytes, (nuint)buffer.Length, DontWait, to, &addressByteCount);
            if (byteCount >= 0)
            {
                source.Size = addressByteCount;
            }

            return (int)byteCount; // -1: a refusal of something sent earlier, a datagram with a bad checksum, or closed
        }
    }

    /// <summary>Sends to the connected peer. 0 B, never throws.</summary>
    public UdpSendStatus Send(ReadOnlySpan<byte> datagram) => Send(datagram, []);

    /// <summary>Sends to an address from <see cref="CreateAddress"/>. 0 B, never throws.</summary>
    public UdpSendStatus SendTo(ReadOnlySpan<byte> datagram, SocketAddress destination) => Send(datagram, destination.Buffer.Span[..destination.Size]);

    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            try
            {
                _socket.Shutdown(SocketShutdown.Both); // wakes a receiver that polls
            }
            catch (SocketException)
            {
                // not connected: it wakes at its timeout
            }

            _socket.Dispose();
        }
    }

    private static UdpSendStatus ToStatus(int error) => error switch
    {
        ConnectionRefused => UdpSendStatus.Refused,
        TryAgain or NoBuffers or NoMemory => UdpSendStatus.WouldBlock,
        MessageTooLong => UdpSendStatus.TooLarge,
        _ => UdpSendStatus.Failed,
    };

    private static void AskForBuffers(Socket socket, int receiveBufferBytes)
    {
        if (!TryForce(socket, SoReceiveBufferForce, receiveBufferBytes))
        {
            socket.ReceiveBufferSize = receiveBufferBytes;
        }

        if (!TryForce(socket, SoSendBufferForce, SendBufferBytes))
        {
            socket.SendBufferSize = SendBufferBytes;
        }
    }

    // Beyond rmem_max, for who may (CAP_NET_ADMIN).
    private static bool TryForce(Socket socket, int option, int value)
    {
        try
        {
            socket.SetRawSocketOption(SolSocket, option, BitConverter.GetBytes(value));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private UdpSendStatus Send(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> address)
    {
        // The refusal of an earlier datagram is reported by a later call, which then has not sent its own: try that once more.
        for (int attempt = 0; ; attempt++)
        {
            if (_closed)
            {
                return UdpSendStatus.Failed;
            }

            // In bounds: both lengths are those of the spans that are pinned here.
            fixed (byte* bytes = datagram, to = address)
            {
                if (SendDatagram(_handle, bytes, (nuint)datagram.Length, NoSignal, to, address.Length) >= 0)
                {
                    return UdpSendStatus.Sent;
                }
            }

            int error = Marshal.GetLastPInvokeError();
            if (error != ConnectionRefused || attempt == 1)
            {
                return ToStatus(error);
            }
        }
    }

    private bool IsReadable(int timeoutMs)
    {
        const short PollIn = 1;
        bool isReferenced = false;
        try
        {
            _handle.DangerousAddRef(ref isReferenced); // the descriptor cannot become another's while it is polled
            var poll = new PollRequest { Descriptor = (int)_handle.DangerousGetHandle(), Events = PollIn };
            return Poll(&poll, 1, timeoutMs) > 0 && !_closed;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            if (isReferenced)
            {
                _handle.DangerousRelease();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(PollRequest* requests, nuint count, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    private static partial nint SendDatagram(SafeSocketHandle socket, byte* bytes, nuint byteCount, int flags, byte* address, int addressByteCount);

    [LibraryImport("libc", EntryPoint = "recvfrom", SetLastError = true)]
    private static partial nint ReceiveDatagram(SafeSocketHandle socket, byte* bytes, nuint byteCount, int flags, byte* address, int* addressByteCount);

    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Results;
    }
}
