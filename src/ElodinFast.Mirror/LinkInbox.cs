using ElodinFast.Buffers;
using ElodinFast.Net;

namespace ElodinFast.Mirror;

/// <summary>
/// Receives on a link's own port: on a thread of its own in event and spin mode, in <see cref="Poll"/> in inline mode. Hot, 0 B.
/// </summary>
internal sealed class LinkInbox : IDisposable
{
    private const int ReceiveTimeoutMs = 100;
    private const int WarmRowCount = 200;
    private const int WarmTimeMs = 2000;
    private const int MeterPacketCount = 256;

    private readonly NodeLink _link;
    private readonly UdpInbox _inbox;
    private readonly Thread? _thread;

    public LinkInbox(NodeLink link, UdpPort port, LinkThreads threads)
    {
        _link = link;
        _inbox = new UdpInbox(port, threads, "mirror in");
        if (!_inbox.IsInline)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = "mirror in" };
            _thread.Start();
        }
    }

    /// <summary>Takes what has come, at most one run of datagrams. False when there was nothing, or the link is ending.</summary>
    public bool Poll()
    {
        // The control thread ends the link while a tick may be here; two ticks at a time is the caller's mistake and does no harm.
        if (!_inbox.TryEnter())
        {
            return false;
        }

        try
        {
            int byteCount = !_inbox.IsStopping && _link.HasRoomForRows ? _inbox.Take() : -1;
            Handle(byteCount);
            return byteCount >= 0;
        }
        finally
        {
            _inbox.Exit();
        }
    }

    /// <summary>Inline mode: takes what nobody has polled for, so that a link is set up and goes on while its user is busy. Control thread.</summary>
    public void PollForOthers()
    {
        for (int i = 0; i < LinkLimits.RunsPerTickMax && Poll(); i++)
        {
        }
    }

    public void Dispose()
    {
        _inbox.Stop();
        _thread?.Join();
        _inbox.Dispose();
    }

    private LinkArrival Handle(int byteCount)
    {
        try
        {
            return byteCount < 0 ? default : _link.OnDatagrams(_inbox.Bytes(byteCount), _inbox.SegmentByteCount);
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            _link.Fail(failed); // a database that takes no more, say: the link ends by it, not the process
            return default;
        }
    }

    private void Run()
    {
        HotThreadMeter meter = HotThreadMeter.Register("mirror in");
        _inbox.Begin();
        long startMs = Environment.TickCount64;
        long packetCount = 0;
        long rowCount = 0;
        while (!_inbox.IsStopping)
        {
            long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
            int byteCount = _inbox.Take();
            if (byteCount < 0)
            {
                meter.Update();
                byteCount = _inbox.Wait(ReceiveTimeoutMs);
            }

            LinkArrival arrival = Handle(byteCount);
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
        meter.Retire();
    }
}
