using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ElodinFast.Cli;

/// <summary>
/// A connected socket used as a C program would: recv and send and nothing else. What the kernel gives by it is the ceiling of what
/// anything above it can do.
/// </summary>
internal sealed unsafe partial class BareSocket : IDisposable
{
    public const int DontWait = 0x40;

    private const int BufferByteCount = 8 << 20;
    private const int LevelSocket = 1;
    private const int ReceiveBufferForce = 33;
    private const int LevelUdp = 17;
    private const int UdpSegment = 103;
    private const int UdpGro = 104;

    private readonly Socket _socket;
    private readonly int _descriptor;

    private BareSocket(Socket socket)
    {
        _socket = socket;
        _descriptor = (int)socket.SafeHandle.DangerousGetHandle();
    }

    /// <summary>How long a receive waits; 0 for ever.</summary>
    public int ReceiveTimeoutMs
    {
        set => _socket.ReceiveTimeout = value;
    }

    /// <summary>Two UDP sockets on loopback, connected with each other.</summary>
    public static (BareSocket A, BareSocket B) CreateUdpPair()
    {
        Socket a = CreateUdp();
        Socket b = CreateUdp();
        a.Connect(b.LocalEndPoint!);
        b.Connect(a.LocalEndPoint!);
        return (new BareSocket(a), new BareSocket(b));
    }

    /// <summary>A UDP socket on loopback that takes what anyone sends.</summary>
    public static BareSocket CreateUdpSink() => new(CreateUdp());

    /// <summary>A TCP connection on loopback.</summary>
    public static (BareSocket A, BareSocket B) CreateTcpPair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var a = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        a.Connect(listener.LocalEndPoint!);
        Socket b = listener.Accept();
        return (new BareSocket(a), new BareSocket(b));
    }

    /// <summary>From now on one send is cut into datagrams of this size. False where the kernel cannot.</summary>
    public bool TrySegment(int byteCount) => SetOption(_descriptor, LevelUdp, UdpSegment, &byteCount, sizeof(int)) == 0;

    /// <summary>From now on one receive takes many datagrams. False where the kernel cannot.</summary>
    public bool TryCoalesce()
    {
        int on = 1;
        return SetOption(_descriptor, LevelUdp, UdpGro, &on, sizeof(int)) == 0;
    }

    /// <summary>Where it is bound.</summary>
    public IPEndPoint LocalEndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>send(2).</summary>
    public nint Send(ReadOnlySpan<byte> bytes)
    {
        // In bounds: the length is that of the pinned span.
        fixed (byte* start = bytes)
        {
            return Send(_descriptor, start, (nuint)bytes.Length, 0);
        }
    }

    /// <summary>recv(2); negative when there is nothing and <paramref name="flags"/> say not to wait.</summary>
    public nint Receive(Span<byte> bytes, int flags)
    {
        // In bounds: the length is that of the pinned span.
        fixed (byte* start = bytes)
        {
            return Receive(_descriptor, start, (nuint)bytes.Length, flags);
        }
    }

    public void Dispose() => _socket.Dispose();

    private static Socket CreateUdp()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = BufferByteCount,
            SendBufferSize = BufferByteCount,
        };

        // Beyond rmem_max where that is allowed, as the product's port asks for it: the same buffers for both.
        int byteCount = BufferByteCount;
        SetOption((int)socket.SafeHandle.DangerousGetHandle(), LevelSocket, ReceiveBufferForce, &byteCount, sizeof(int));
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    [LibraryImport("libc", EntryPoint = "send")]
    private static partial nint Send(int descriptor, byte* bytes, nuint byteCount, int flags);

    [LibraryImport("libc", EntryPoint = "recv")]
    private static partial nint Receive(int descriptor, byte* bytes, nuint byteCount, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static partial int SetOption(int descriptor, int level, int option, void* value, int byteCount);
}
