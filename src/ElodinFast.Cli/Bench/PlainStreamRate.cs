using System.Diagnostics;
using System.Net;
using ElodinFast.Hosting;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Cli;

/// <summary>How fast a server streams a log to a peer that speaks Elodin's protocol: one table a packet, one packet a datagram.</summary>
internal static class PlainStreamRate
{
    /// <summary>A packet header, a timestamp and six f64.</summary>
    public const int DatagramByteCount = 64;

    private const int ValueCount = 6;
    private const int BufferByteCount = 64 * 1024;
    private const int LookMs = 20;
    private const int TimeoutMs = 60_000;

    // Beyond what any socket takes, so that nothing paces but the kernel.
    private const int DatagramsPerSecond = 50_000_000;

    /// <summary>Datagrams a second that were handed to the kernel.</summary>
    public static double Measure(string path, int rowCount, CancellationToken cancellation)
    {
        double rate;
        using (Database database = BenchDatabase.Open(path))
        using (BenchRow row = BenchRow.Own(database, BenchNames.Out, 1, new ComponentSchema(PrimitiveType.F64, ValueCount)))
        using (BareSocket sink = BareSocket.CreateUdpSink())
        using (var server = ImpellerServer.Start(database, Options()))
        {
            for (int i = 0; i < rowCount; i++)
            {
                row.CommitValues(i);
            }

            rate = Stream(server, sink, rowCount, cancellation);
        }

        Directory.Delete(path, recursive: true);
        return rate;
    }

    private static ServerOptions Options() => new()
    {
        Address = new IPEndPoint(IPAddress.Loopback, 0),
        Logger = new CliLogger(LogLevel.Error),
    };

    private static double Stream(ImpellerServer server, BareSocket sink, int rowCount, CancellationToken cancellation)
    {
        bool isOver = false;
        sink.ReceiveTimeoutMs = LookMs;
        var drain = PinnedThread.Start(1, "bench drain", () =>
        {
            byte[] buffer = new byte[BufferByteCount];
            while (sink.Receive(buffer, 0) > 0 || !Volatile.Read(ref isOver))
            {
            }
        });
        try
        {
            long began = Stopwatch.GetTimestamp();
            using UdpStream stream = server.UdpStreams.Start(
                sink.LocalEndPoint,
                new UdpStreamOptions
                {
                    StartIndices = new Dictionary<ComponentId, long>(),
                    RestFromStart = true,
                    DatagramsPerSecond = DatagramsPerSecond,
                });
            while (stream.SamplesSent < rowCount)
            {
                cancellation.ThrowIfCancellationRequested();
                if (Stopwatch.GetElapsedTime(began).TotalMilliseconds > TimeoutMs)
                {
                    throw new CommandException($"{stream.SamplesSent} of {rowCount} samples were streamed in time");
                }

                Thread.Sleep(1);
            }

            return rowCount / Stopwatch.GetElapsedTime(began).TotalSeconds;
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            drain.Join();
        }
    }
}
