using System.Net;
using System.Net.Sockets;
using ElodinFast.Net;

namespace ElodinFast.Cli;

/// <summary>What only trying tells.</summary>
internal sealed record SystemProbe
{
    /// <summary>A thread may have SCHED_FIFO.</summary>
    public bool MayBeFifo { get; init; }

    /// <summary>SO_RCVBUF asked for and granted, bytes.</summary>
    public int AskedReceiveBufferBytes { get; init; }

    public int GrantedReceiveBufferBytes { get; init; }

    /// <summary>UDP_SEGMENT and UDP_GRO work over loopback.</summary>
    public bool CanSegment { get; init; }

    public bool CanReceiveBatches { get; init; }

    /// <summary>What kept UDP from being tried, or null.</summary>
    public string? UdpError { get; init; }

    /// <summary>Free bytes in /dev/shm; null where there is none.</summary>
    public long? SharedMemoryFreeBytes { get; init; }

    /// <summary>Tries.</summary>
    public static SystemProbe Run()
    {
        const int Asked = 4 * 1024 * 1024;
        bool mayBeFifo = false;
        var thread = new Thread(() => mayBeFifo = ThreadPlacement.TryMakeFifo(1));
        thread.Start();
        thread.Join();
        var probe = new SystemProbe { MayBeFifo = mayBeFifo, AskedReceiveBufferBytes = Asked, SharedMemoryFreeBytes = FreeSharedMemory() };
        try
        {
            using UdpPort a = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), Asked);
            using UdpPort b = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), Asked);
            bool canReceiveBatches = b.TryAcceptBatches();
            a.SendBatch(new byte[640], 64, a.CreateAddress(b.LocalEndPoint), out _);
            int received = b.ReceiveBatch(new byte[ushort.MaxValue + 1], b.CreateAddress(), timeoutMs: 1000, out _);
            return probe with
            {
                GrantedReceiveBufferBytes = b.ReadState()!.ReceiveBufferGranted,
                CanSegment = a.ReadState()!.SendsRuns && received > 0,
                CanReceiveBatches = canReceiveBatches && received == 640,
            };
        }
        catch (SocketException refused)
        {
            return probe with { UdpError = refused.Message };
        }
    }

    private static long? FreeSharedMemory()
    {
        try
        {
            return Directory.Exists("/dev/shm") ? new DriveInfo("/dev/shm").AvailableFreeSpace : null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
