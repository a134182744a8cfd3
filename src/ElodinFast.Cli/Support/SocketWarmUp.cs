using System.Net;
using ElodinFast.Net;

namespace ElodinFast.Cli;

/// <summary>
/// Sends itself datagrams for about two seconds after the start, on a thread of its own, so that the runtime has compiled the socket path for
/// good before the first row comes: it swaps code in by count and time, and the swap costs the thread that meets it time and a few bytes.
/// </summary>
internal static class SocketWarmUp
{
    private const int Rounds = 20;
    private const int DatagramsPerRound = 200;
    private const int PauseMs = 110;
    private const int ReceiveBufferBytes = 64 * 1024;
    private const int TimeoutMs = 10;

    public static void Start() => new Thread(Run) { Name = "warm-up", IsBackground = true }.Start();

    private static void Run()
    {
        using var near = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), ReceiveBufferBytes);
        using var far = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), ReceiveBufferBytes);
        near.Connect(far.LocalEndPoint);
        byte[] buffer = GC.AllocateUninitializedArray<byte>(ReceiveBufferBytes, pinned: true);
        SocketAddress source = far.CreateAddress();
        Span<byte> datagram = stackalloc byte[64];
        datagram.Clear();
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < DatagramsPerRound; i++)
            {
                near.Send(datagram);
                far.Receive(buffer, source, TimeoutMs);
            }

            far.Receive(buffer, source, TimeoutMs);
            Thread.Sleep(PauseMs);
        }
    }
}
