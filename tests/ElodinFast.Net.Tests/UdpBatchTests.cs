using System.Net;
using Xunit;

namespace ElodinFast.Net.Tests;

/// <summary>Runs of datagrams in one call arrive as the same datagrams, whether the kernel cuts and joins them or not.</summary>
public sealed class UdpBatchTests
{
    private const int BufferBytes = 4 * 1024 * 1024;
    private const int WaitMs = 1000;

    public static TheoryData<string, bool, bool> Sockets => new()
    {
        { "127.0.0.1", true, true },
        { "127.0.0.1", true, false },
        { "127.0.0.1", false, true },
        { "::1", true, true },
        { "::1", false, false },
    };

    [Theory]
    [MemberData(nameof(Sockets))]
    public void SendBatch_RunsOfManySizes_ArriveAsTheSameDatagrams(string address, bool isConnected, bool acceptsBatches)
    {
        using UdpPort a = UdpPort.Bind(new IPEndPoint(IPAddress.Parse(address), 0), BufferBytes);
        using UdpPort b = UdpPort.Bind(new IPEndPoint(IPAddress.Parse(address), 0), BufferBytes);
        if (acceptsBatches)
        {
            b.TryAcceptBatches();
        }

        if (isConnected)
        {
            a.Connect(b.LocalEndPoint);
        }

        SocketAddress? to = isConnected ? null : a.CreateAddress(b.LocalEndPoint);
        var random = new Random(5);
        foreach ((int segment, int byteCount) in new[] { (64, 64), (64, 640), (64, 650), (8, 8 * 64), (1400, 1400 * 40), (1472, 60_000), (9000, 60_000), (40_000, 60_000) })
        {
            byte[] sent = new byte[byteCount];
            random.NextBytes(sent);
            Assert.Equal(UdpSendStatus.Sent, a.SendBatch(sent, segment, to, out int sentByteCount));
            Assert.Equal(byteCount, sentByteCount);
            List<byte[]> received = ReceiveAll(b, byteCount);
            Assert.Equal(sent.Chunk(segment).Select(Convert.ToHexString), received.Select(Convert.ToHexString));
        }
    }

    [Fact]
    public void SendBatch_MoreSegmentsThanOlderKernelsTake_StillGo()
    {
        using UdpPort a = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), BufferBytes);
        using UdpPort b = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), BufferBytes);
        b.TryAcceptBatches();
        a.Connect(b.LocalEndPoint);
        Assert.Equal(UdpSendStatus.Sent, a.SendBatch(new byte[128 * 16], 16, null, out _));
        Assert.Equal(128, ReceiveAll(b, 128 * 16).Count);
        Assert.Contains(a.SegmentCountMax, (int[])[64, 128]);
        Assert.Equal(UdpSendStatus.Sent, a.SendBatch(new byte[a.SegmentCountMax * 16], 16, null, out _));
    }

    [Fact]
    public void SendBatch_DatagramBeyondThePath_IsRefusedAndTheSmallOnesGoOn()
    {
        using UdpPort a = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), BufferBytes);
        using UdpPort b = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), BufferBytes);
        SocketAddress to = a.CreateAddress(b.LocalEndPoint);
        Assert.Equal(UdpSendStatus.TooLarge, a.SendBatch(new byte[65_520], 65_520, to, out int sentByteCount));
        Assert.Equal(0, sentByteCount);
        Assert.Equal(UdpSendStatus.Sent, a.SendBatch(new byte[100], 10, to, out _));
        Assert.Equal(100, ReceiveAll(b, 100).Sum(d => d.Length));
    }

    [Fact]
    public void DatagramByteCountMaxTo_Loopback_IsTheLargestThereIs()
    {
        Assert.Equal(65_507, UdpPort.DatagramByteCountMaxTo(new IPEndPoint(IPAddress.Loopback, 9)));
        Assert.Equal(65_487, UdpPort.DatagramByteCountMaxTo(new IPEndPoint(IPAddress.IPv6Loopback, 9)));
        Assert.Equal(65_507, UdpPort.DatagramByteCountMaxTo(new IPEndPoint(IPAddress.Loopback.MapToIPv6(), 9)));
    }

    [Fact]
    public void ReceiveBatch_Disposed_EndsTheWait()
    {
        using UdpPort a = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), BufferBytes);
        a.TryAcceptBatches();
        int result = 0;
        var thread = new Thread(() => result = a.ReceiveBatch(new byte[65_536], a.CreateAddress(), 60_000, out _));
        thread.Start();
        Thread.Sleep(20);
        a.Dispose();
        Assert.True(thread.Join(10_000));
        Assert.Equal(-1, result);
    }

    [Fact]
    public void SendAndReceiveBatches_AfterWarmUp_AllocateNothing()
    {
        using UdpPort a = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), BufferBytes);
        using UdpPort b = UdpPort.Bind(new IPEndPoint(IPAddress.Loopback, 0), BufferBytes);
        b.TryAcceptBatches();
        SocketAddress to = a.CreateAddress(b.LocalEndPoint);
        SocketAddress source = b.CreateAddress();
        byte[] sent = new byte[64 * 64];
        byte[] buffer = new byte[65_536];
        long before = 0;
        for (int i = 0; i < 400; i++)
        {
            if (i == 200)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            a.SendBatch(sent, 64, to, out _);
            for (int received = 0; received < sent.Length;)
            {
                received += Math.Max(0, b.ReceiveBatch(buffer, source, WaitMs, out _));
            }

            b.ReadKernelDrops();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static List<byte[]> ReceiveAll(UdpPort port, int byteCount)
    {
        var datagrams = new List<byte[]>();
        byte[] buffer = new byte[65_536];
        SocketAddress source = port.CreateAddress();
        for (int received = 0; received < byteCount;)
        {
            int count = port.ReceiveBatch(buffer, source, WaitMs, out int segment);
            Assert.True(count > 0, $"{received} of {byteCount} bytes came");
            received += count;
            datagrams.AddRange(buffer.AsSpan(0, count).ToArray().Chunk(segment));
        }

        return datagrams;
    }
}
