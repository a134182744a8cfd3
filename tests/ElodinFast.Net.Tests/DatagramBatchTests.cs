using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Net.Tests;

/// <summary>Whatever sizes packets have, they leave whole, in order, in datagrams that fit, in runs of equal datagrams.</summary>
public sealed class DatagramBatchTests
{
    [Theory]
    [InlineData(65_507, 1, false)]
    [InlineData(1472, 2, false)]
    [InlineData(1232, 3, false)]
    [InlineData(200, 4, false)]
    [InlineData(1472, 5, true)]
    public void ReserveAndFlush_PacketsOfAnySize_LeaveInOrder(int datagramByteCountMax, int seed, bool isOnePacketEach)
    {
        var random = new Random(seed);
        var route = new RecordingRoute(datagramByteCountMax, random, isOnePacketEach);
        using var batch = new DatagramBatch(route, "test", isOnePacketEach);
        int usual = random.Next(8, 100);
        for (uint number = 0; number < 20_000; number++)
        {
            int bodyByteCount = random.Next(20) == 0 ? random.Next(4, batch.PacketByteCountMax - PacketHeader.ByteCount + 1) : usual;
            int byteCount = PacketHeader.ByteCount + bodyByteCount;
            Span<byte> packet = batch.Reserve(byteCount, out bool isFirst);
            if (packet.IsEmpty)
            {
                Flush(batch);
                packet = batch.Reserve(byteCount, out isFirst);
                Assert.True(isFirst, $"seed {seed}");
            }

            Assert.Equal(byteCount, packet.Length);
            packet.Clear();
            PacketHeader.ForBody(bodyByteCount, PacketKind.Table, new PacketId(1), requestId: 0).Write(packet);
            BitConverter.TryWriteBytes(packet[PacketHeader.ByteCount..], number);
            if (random.Next(500) == 0)
            {
                Flush(batch);
            }
        }

        Flush(batch);
        Assert.True(batch.IsEmpty);
        Assert.Equal(Enumerable.Range(0, 20_000).Select(n => (uint)n), route.Numbers);
    }

    private static void Flush(DatagramBatch batch)
    {
        for (int attempt = 0; batch.Flush() != UdpSendStatus.Sent; attempt++)
        {
            Assert.True(attempt < 100_000);
        }
    }

    /// <summary>Takes runs, now and then only the front of one.</summary>
    private sealed class RecordingRoute(int datagramByteCountMax, Random random, bool isOnePacketEach) : UdpRoute(null, null, datagramByteCountMax)
    {
        private readonly int _datagramByteCountMax = datagramByteCountMax;

        public List<uint> Numbers { get; } = [];

        public override int SegmentCountMax => 64;

        public override UdpSendStatus SendBatch(ReadOnlySpan<byte> bytes, int segmentByteCount, out int sentByteCount)
        {
            Assert.InRange(segmentByteCount, 1, _datagramByteCountMax);
            Assert.InRange((bytes.Length + segmentByteCount - 1) / segmentByteCount, 1, 64);
            Assert.InRange(bytes.Length, 1, Math.Max(UdpPort.BatchByteCountMax, _datagramByteCountMax));
            for (sentByteCount = 0; sentByteCount < bytes.Length;)
            {
                if (random.Next(10) == 0)
                {
                    return UdpSendStatus.WouldBlock;
                }

                ReadOnlySpan<byte> datagram = bytes.Slice(sentByteCount, Math.Min(segmentByteCount, bytes.Length - sentByteCount));
                sentByteCount += datagram.Length;
                Assert.True(Datagram.TryValidate(datagram, out int packetCount));
                Assert.True(packetCount == 1 || !isOnePacketEach);
                while (Datagram.TryReadPacket(ref datagram, out _, out ReadOnlySpan<byte> body))
                {
                    Numbers.Add(BitConverter.ToUInt32(body));
                }
            }

            return UdpSendStatus.Sent;
        }
    }
}
