using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Mirror.Tests;

public sealed class OutboundStampsTests : IDisposable
{
    private const uint PeerToken = 0xBEEF;

    private readonly TestNode _node = new();
    private readonly ComponentOwner _owner;
    private readonly RowGroup _group;
    private readonly LatencyStamps _latency = new();
    private readonly OutboundStamps _stamps;

    public OutboundStampsTests()
    {
        Component component = _node.Register("rocket.a");
        _owner = _node.Database.Claim([component]);
        _group = _owner.DefineGroup([component]);
        _stamps = new OutboundStamps(_latency, PeerToken, sinceNs: 100);
    }

    public void Dispose()
    {
        _owner.Dispose();
        _node.Dispose();
    }

    [Fact]
    public void Batch_OfOneRow_CountsEachHopOnce()
    {
        Add(committedNs: 1000, sequence: 1);
        _stamps.Encode(1030, batch: null);
        _stamps.Send(1080);
        AssertHop(LatencyHop.Encoded, count: 1, max: 30);
        AssertHop(LatencyHop.Sent, count: 1, max: 50);
        AssertHop(LatencyHop.Committed, count: 0, max: 0);
    }

    [Fact]
    public void Batch_ThatAStallMadeLarge_CountsEveryRowOfIt()
    {
        // A row a microsecond, and nobody sends for a millisecond: half of the rows waited more than half of it.
        for (uint i = 0; i < 1000; i++)
        {
            Add(committedNs: 1_000_000 + (i * 1000), sequence: i + 1);
        }

        _stamps.Encode(2_000_000, batch: null);
        _stamps.Send(2_000_000);
        Assert.Equal(1000, _latency[LatencyHop.Encoded].Count);
        Assert.Equal(1_000_000, _latency[LatencyHop.Encoded].Max);
        Assert.InRange(_latency[LatencyHop.Encoded].Percentile(0.5), 480_000, 570_000);
        Assert.InRange(_latency[LatencyHop.Encoded].Percentile(0.1), 90_000, 200_000);
    }

    [Fact]
    public void Batch_OfATickThatWasLate_CountsFromWhenItWasDue()
    {
        _owner.NoteDeadline(begunNs: 5000, dueNs: 3000);
        Add(committedNs: 5100, sequence: 1);
        _stamps.Encode(5200, batch: null);
        _stamps.Send(5300);
        AssertHop(LatencyHop.Committed, count: 1, max: 2100);
        AssertHop(LatencyHop.Encoded, count: 1, max: 100);
    }

    [Fact]
    public void Batch_ThatTheKernelDidNotTakeAtOnce_KeepsTheMomentOfItsEncoding()
    {
        Add(committedNs: 1000, sequence: 1);
        _stamps.Encode(1010, batch: null);
        _stamps.Encode(5000, batch: null);
        _stamps.Send(6010);
        AssertHop(LatencyHop.Encoded, count: 1, max: 10);
        AssertHop(LatencyHop.Sent, count: 1, max: 5000);
    }

    [Theory]
    [InlineData(0)]  // from the logs
    [InlineData(99)] // from before the link was up
    public void Batch_OfHistory_IsCountedAsUnstamped(long committedNs)
    {
        Add(committedNs, sequence: 1);
        _stamps.Encode(1000, batch: null);
        _stamps.Send(1010);
        AssertHop(LatencyHop.Encoded, count: 0, max: 0);
        AssertHop(LatencyHop.Sent, count: 0, max: 0);
        Assert.Equal(1, _latency.UnstampedCount);
    }

    [Fact]
    public void Batch_TowardsAPeerWithOurClock_CarriesItsStampBehindTheRows()
    {
        var route = new LastRunRoute();
        using var batch = new DatagramBatch(route, "test");
        _stamps.IsClockShared = true;
        _owner.NoteDeadline(begunNs: 900, dueNs: 800);
        ReadOnlySpan<byte> sent = SendOne(batch, route, committedNs: 1000, sequence: 7, nowNs: 1030);
        Assert.True(Datagram.TryReadPacket(ref sent, out PacketHeader row, out _));
        Assert.Equal(PacketKind.Table, row.Kind);
        Assert.True(Datagram.TryReadPacket(ref sent, out PacketHeader header, out ReadOnlySpan<byte> body));
        Assert.True(Carrier.Is(header) && Carrier.TryRead(body, out CarrierKind kind, out _, out body) && kind == CarrierKind.Stamp);
        Assert.True(StampBody.TryRead(body, out StampBody stamp));
        Assert.Equal(new StampBody(PeerToken, 7, 7, 1, 1, 1030, 1000, 1000, 800, 800), stamp);
        Assert.True(sent.IsEmpty);

        // Not every batch: the next one goes without.
        Assert.Equal(1, PacketCountOf(SendOne(batch, route, committedNs: 1100, sequence: 8, nowNs: 1130)));
        Assert.Equal(2, PacketCountOf(SendOne(batch, route, committedNs: 1200, sequence: 9, nowNs: 1030 + OutboundStamps.TellIntervalNs)));
    }

    [Fact]
    public void Batch_TowardsAPeerWithAnotherClock_CarriesNone()
    {
        var route = new LastRunRoute();
        using var batch = new DatagramBatch(route, "test");
        Assert.Equal(1, PacketCountOf(SendOne(batch, route, committedNs: 1000, sequence: 1, nowNs: 1030)));
    }

    [Fact]
    public void Batch_WhoseDatagramIsFull_CarriesNone()
    {
        var route = new LastRunRoute(datagramByteCountMax: 100);
        using var batch = new DatagramBatch(route, "test");
        _stamps.IsClockShared = true;
        Assert.Equal(1, PacketCountOf(SendOne(batch, route, committedNs: 1000, sequence: 1, nowNs: 1030)));
    }

    [Fact]
    public void Batch_OnceWarm_AllocatesNothing()
    {
        var route = new LastRunRoute();
        using var batch = new DatagramBatch(route, "test");
        _stamps.IsClockShared = true;
        _owner.NoteDeadline(1, 1);
        long before = 0;
        for (int i = 1; i <= 2000; i++)
        {
            if (i == 1000)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            long nowNs = i * OutboundStamps.TellIntervalNs;
            _owner.NoteDeadline(nowNs - 200, nowNs - 300);
            SendOne(batch, route, nowNs - 100, (uint)i, nowNs);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2000, _latency[LatencyHop.Committed].Count);
    }

    private static int PacketCountOf(ReadOnlySpan<byte> datagram)
    {
        Assert.True(Datagram.TryValidate(datagram, out int count));
        return count;
    }

    private ReadOnlySpan<byte> SendOne(DatagramBatch batch, LastRunRoute route, long committedNs, uint sequence, long nowNs)
    {
        Span<byte> packet = batch.Reserve(64, out _);
        packet.Clear();
        PacketHeader.ForBody(64 - PacketHeader.ByteCount, PacketKind.Table, new PacketId(1), requestId: 0).Write(packet);
        Add(committedNs, sequence);
        _stamps.Encode(nowNs, batch);
        batch.Flush();
        _stamps.Send(nowNs + 10);
        return route.LastRun;
    }

    private void Add(long committedNs, uint sequence) => _stamps.Add(new RowView { Group = _group, CommitStampNs = committedNs }, sequence);

    private void AssertHop(LatencyHop hop, long count, long max)
    {
        Assert.Equal(count, _latency[hop].Count);
        Assert.Equal(max, _latency[hop].Max);
    }
}
