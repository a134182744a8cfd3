using System.Diagnostics;

namespace ElodinFast.Cli;

/// <summary>Round trips of one datagram between two threads on two cores that do nothing else: the ceiling of latency.</summary>
internal static class RoundTripCeiling
{
    public const int ByteCount = 256;

    private const int BufferByteCount = 64 * 1024;

    /// <summary>Adds what the trips of one round took.</summary>
    public static void Measure(Latencies latencies, bool spins, int warmUpCount, int count, TimeSpan timeMax)
    {
        (BareSocket a, BareSocket b) = BareSocket.CreateUdpPair();
        using (a)
        using (b)
        {
            int flags = spins ? BareSocket.DontWait : 0;
            var echo = PinnedThread.Start(1, "bench echo", () => Echo(b, flags));
            PinnedThread.Run(0, "bench trips", () => Trips(a, flags, latencies, warmUpCount, count, timeMax));
            echo.Join();
        }
    }

    private static void Trips(BareSocket socket, int flags, Latencies latencies, int warmUpCount, int count, TimeSpan timeMax)
    {
        byte[] sent = new byte[ByteCount];
        byte[] received = new byte[BufferByteCount];
        long endTicks = long.MaxValue;
        for (int i = -warmUpCount; i < count; i++)
        {
            long began = Stopwatch.GetTimestamp();
            if (i == 0)
            {
                endTicks = began + (long)(timeMax.TotalSeconds * Stopwatch.Frequency);
            }

            socket.Send(sent);
            while (socket.Receive(received, flags) < 0)
            {
            }

            long now = Stopwatch.GetTimestamp();
            if (i >= 0)
            {
                latencies.Record(now - began);
            }

            if (now >= endTicks)
            {
                break;
            }
        }

        // One byte ends the echo.
        socket.Send(sent.AsSpan(0, 1));
    }

    private static void Echo(BareSocket socket, int flags)
    {
        byte[] buffer = new byte[BufferByteCount];
        while (true)
        {
            nint byteCount = socket.Receive(buffer, flags);
            if (byteCount == 1)
            {
                return;
            }

            if (byteCount > 0)
            {
                socket.Send(buffer.AsSpan(0, (int)byteCount));
            }
        }
    }
}
