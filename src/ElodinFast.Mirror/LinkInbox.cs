using System.Net;
using ElodinFast.Buffers;
using ElodinFast.Hosting;
using ElodinFast.Net;

namespace ElodinFast.Mirror;

/// <summary>
/// Receives on a link's own port: on a thread of its own in event and spin mode, in <see cref="Poll"/> in inline mode. Hot, 0 B.
/// </summary>
internal sealed class LinkInbox : IDisposable
{
    private const int ReceiveTimeoutMs = 100;
    private const int WarmRowCount = 1000;
    private const int WarmTimeMs = 2000;
    private const int MeterPacketCount = 256;
    private const int RunsPerTickMax = 64;

    private readonly NodeLink _link;
    private readonly UdpPort _port;
    private readonly LinkThreads _threads;
    private readonly PinnedBlock _block = PinnedBlocks.Rent("mirror in");
    private readonly SocketAddress _source;
    private readonly Thread? _thread;
    private int _isBusy;
    private volatile bool _isStopping;

    public LinkInbox(NodeLink link, UdpPort port, LinkThreads threads)
    {
        _link = link;
        _port = port;
        _threads = threads;
        _source = port.CreateAddress();
        port.TryAcceptBatches();
        if (threads.Mode != LinkMode.Inline)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "mirror in" };
            _thread.Start();
        }
    }

    /// <summary>Takes what has come, at most one run of datagrams. False when there was nothing, or the link is ending.</summary>
    public bool Poll()
    {
        // The control thread ends the link while a tick may be here; two ticks at a time is the caller's mistake and does no harm.
        if (Interlocked.Exchange(ref _isBusy, 1) != 0)
        {
            return false;
        }

        try
        {
            return !_isStopping && _link.HasRoomForRows && TryReceive(timeoutMs: 0, out _);
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }

    /// <summary>Inline mode: takes what nobody has polled for, so that a link is set up and goes on while its user is busy. Control thread.</summary>
    public void PollForOthers()
    {
        for (int i = 0; i < RunsPerTickMax && _threads.Mode == LinkMode.Inline && Poll(); i++)
        {
        }
    }

    public void Dispose()
    {
        _isStopping = true;
        _thread?.Join();
        while (Interlocked.Exchange(ref _isBusy, 1) != 0)
        {
            Thread.Yield();
        }

        _block.Dispose(); // nobody is busy, and who comes later finds it so for ever
    }

    private bool TryReceive(int timeoutMs, out LinkArrival arrival)
    {
        int byteCount = _port.ReceiveBatch(_block.Span, _source, timeoutMs, out int segmentByteCount);
        try
        {
            arrival = byteCount < 0 ? default : _link.OnDatagrams(_block.Span[..byteCount], segmentByteCount);
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            arrival = default;
            _link.Fail(failed); // a database that takes no more, say: the link ends by it, not the process
        }

        return byteCount >= 0;
    }

    private void Run()
    {
        HotThreadMeter meter = HotThreadMeter.Register("mirror in");
        _threads.ApplyToReceiver();
        if (_threads.BusyPollMicros > 0)
        {
            _port.TrySetBusyPoll(_threads.BusyPollMicros);
        }

        var spin = new AdaptiveSpin(_threads.Mode == LinkMode.Spin);
        long startMs = Environment.TickCount64;
        long packetCount = 0;
        long rowCount = 0;
        while (!_isStopping)
        {
            long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
            bool isReceived = TryReceive(timeoutMs: 0, out LinkArrival arrival);
            if (!isReceived)
            {
                meter.Update();
                spin.Begin();
                while (!isReceived && !_isStopping && spin.GoesOn())
                {
                    isReceived = TryReceive(timeoutMs: 0, out arrival);
                }

                isReceived = isReceived || (!_isStopping && TryReceive(ReceiveTimeoutMs, out arrival));
                spin.End();
            }

            packetCount += arrival.PacketCount;
            rowCount += arrival.RowCount;

            // The first row of a group defines it here, which is not per row: a thread that has seen none is not warm yet.
            if (!meter.IsWarm && rowCount > 0 && (rowCount >= WarmRowCount || Environment.TickCount64 - startMs >= WarmTimeMs))
            {
                meter.MarkWarm();
            }
            else if (meter.IsWarm && arrival.IsCold)
            {
                meter.Exclude(GC.GetAllocatedBytesForCurrentThread() - allocatedBefore);
            }

            if (packetCount >= MeterPacketCount)
            {
                packetCount = 0;
                meter.Update();
            }
        }

        meter.Update();
    }
}
