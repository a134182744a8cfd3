using System.Diagnostics;
using System.Net;
using ElodinFast.Net;

namespace ElodinFast.Cli;

/// <summary>
/// As many datagrams as go from one thread to another, in runs that the kernel cuts and joins: by send and recv alone, which is the
/// ceiling, and by the product's port; or one by one. What was received counts, and for one by one what was sent.
/// </summary>
internal sealed class UdpFlood(int byteCount, TimeSpan time)
{
    private const int BatchByteCountMax = 64_000;
    private const int SegmentCountMax = 64;
    private const int ReceiveBufferByteCount = 8 << 20;
    private const int BufferByteCount = 128 * 1024;
    private const int LookMs = 20;

    private readonly int _batchByteCount = Math.Min(SegmentCountMax, BatchByteCountMax / byteCount) * byteCount;
    private volatile bool _isOver;
    private long _received;
    private double _seconds;

    /// <summary>Datagrams a second; null where the kernel has no offload.</summary>
    public double? MeasureBare()
    {
        (BareSocket a, BareSocket b) = BareSocket.CreateUdpPair();
        using (a)
        using (b)
        {
            if (!a.TrySegment(byteCount) || !b.TryCoalesce())
            {
                return null;
            }

            b.ReceiveTimeoutMs = LookMs;
            return Measure(
                bytes => a.Send(bytes),
                () => Drain(b));
        }
    }

    /// <summary>The same by <see cref="UdpPort"/>.</summary>
    public double MeasurePort()
    {
        using var a = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), ReceiveBufferByteCount);
        using var b = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), ReceiveBufferByteCount);
        a.Connect(b.LocalEndPoint);
        b.Connect(a.LocalEndPoint);
        b.TryAcceptBatches();
        return Measure(
            bytes => a.SendBatch(bytes, byteCount, null, out _),
            () =>
            {
                byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferByteCount, pinned: true);
                SocketAddress source = b.CreateAddress();
                while (Count(b.ReceiveBatch(buffer, source, LookMs, out _)))
                {
                }
            });
    }

    /// <summary>Datagrams a second that send puts into a socket one by one, while another thread takes them.</summary>
    public double MeasureOneByOne()
    {
        (BareSocket a, BareSocket b) = BareSocket.CreateUdpPair();
        using (a)
        using (b)
        {
            long sent = 0;
            b.ReceiveTimeoutMs = LookMs;
            Measure(
                bytes =>
                {
                    a.Send(bytes.AsSpan(0, byteCount));
                    sent++;
                },
                () => Drain(b));
            return sent / _seconds;
        }
    }

    private double Measure(Action<byte[]> send, Action receive)
    {
        _isOver = false;
        _received = 0;
        var receiver = PinnedThread.Start(1, "bench drain", receive);
        PinnedThread.Run(0, "bench flood", () => Send(send));
        _isOver = true;
        receiver.Join();
        return _received / _seconds;
    }

    private void Drain(BareSocket socket)
    {
        byte[] buffer = new byte[BufferByteCount];
        while (Count((int)socket.Receive(buffer, 0)))
        {
        }
    }

    private void Send(Action<byte[]> send)
    {
        byte[] batch = new byte[_batchByteCount];
        long began = Stopwatch.GetTimestamp();
        long endTicks = began + (long)(time.TotalSeconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < endTicks)
        {
            send(batch);
        }

        _seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    // Nothing came for a moment after the end: that was all.
    private bool Count(int received)
    {
        if (received > 0)
        {
            _received += received / byteCount;
            return true;
        }

        return !_isOver;
    }
}
