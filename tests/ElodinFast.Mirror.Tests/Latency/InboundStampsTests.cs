using ElodinFast.Wire;
using Xunit;

namespace ElodinFast.Mirror.Tests;

public sealed class InboundStampsTests
{
    private const uint Token = 0xC0FFEE;

    private readonly LatencyStamps _latency = new();
    private readonly HeldRows _held = new();
    private readonly InboundStamps _stamps;

    public InboundStampsTests() => _stamps = new InboundStamps(_latency, Token);

    [Fact]
    public void Run_OfRows_CountsThemOnceTheyAreReadable()
    {
        _stamps.Begin(1000, rowsReceived: 5);
        _stamps.End(1040, rowsReceived: 8, _held);
        AssertHop(LatencyHop.Readable, count: 3, max: 40);

        // The control thread's looks are no runs.
        _stamps.End(9000, rowsReceived: 8, _held);
        AssertHop(LatencyHop.Readable, count: 3, max: 40);
    }

    [Fact]
    public void Run_WithAStamp_CountsFromCommitAndFromTheIntendedTime()
    {
        _stamps.Begin(1000, 0);
        Take(new StampBody(Token, 1, 1, 1, 1, EncodedNs: 700, FirstCommitNs: 600, LastCommitNs: 600, FirstDueNs: 100, LastDueNs: 100));
        _stamps.End(1040, 1, _held);
        AssertHop(LatencyHop.Received, count: 1, max: 300);
        AssertHop(LatencyHop.EndToEnd, count: 1, max: 440);
        AssertHop(LatencyHop.FromIntended, count: 1, max: 940);
    }

    [Fact]
    public void Run_OfRowsThatNoDeadlineHad_HasNoIntendedTime()
    {
        _stamps.Begin(1000, 0);
        Take(new StampBody(Token, 1, 4, 4, 0, 700, 600, 680, 0, 0));
        _stamps.End(1040, 4, _held);
        AssertHop(LatencyHop.EndToEnd, count: 4, max: 440);
        AssertHop(LatencyHop.FromIntended, count: 0, max: 0);
    }

    [Fact]
    public void Run_WhoseRowsWaitBehindAHole_CountsOnceTheyAreReadable()
    {
        _held.TryAdd(1, sequence: 11, row: 0, arrivalMs: 0, [1, 2, 3]);
        _stamps.Begin(1000, 0);
        Take(new StampBody(Token, 10, 12, 3, 0, 700, 600, 600, 0, 0));
        _stamps.End(1040, 0, _held);
        AssertHop(LatencyHop.EndToEnd, count: 0, max: 0);
        _held.RemoveAt(0);
        _stamps.Release(waitedMs: 50);
        _stamps.End(50_001_000, 1, _held);
        AssertHop(LatencyHop.EndToEnd, count: 3, max: 50_000_400);
        AssertHop(LatencyHop.Readable, count: 1, max: 50_000_000);
    }

    [Fact]
    public void Run_WhoseDatagramComesTwice_CountsOnce()
    {
        for (int i = 0; i < 2; i++)
        {
            _stamps.Begin(1000, 0);
            Take(new StampBody(Token, 10, 12, 3, 0, 700, 600, 600, 0, 0));
            _stamps.End(1040, 0, _held);
        }

        AssertHop(LatencyHop.EndToEnd, count: 3, max: 440);
    }

    [Fact]
    public void Stamp_OfAnotherToken_OrCut_OrEmpty_ChangesNothing()
    {
        _stamps.Begin(1000, 0);
        Take(new StampBody(Token + 1, 1, 1, 1, 0, 700, 600, 600, 0, 0));
        Take(new StampBody(Token, 1, 1, 0, 0, 700, 600, 600, 0, 0));
        _stamps.Take(new byte[StampBody.ByteCount - 1]);
        _stamps.End(1040, 0, _held);
        AssertHop(LatencyHop.EndToEnd, count: 0, max: 0);
        AssertHop(LatencyHop.Received, count: 0, max: 0);
    }

    [Fact]
    public void Stamps_MoreThanCanWait_StayWithinTheirBound()
    {
        _held.TryAdd(1, sequence: 1, row: 0, arrivalMs: 0, [1]);
        for (uint i = 0; i < 1000; i++)
        {
            _stamps.Begin(1000, 0);
            Take(new StampBody(Token, 0, i + 2, 1, 0, 700, 600, 600, 0, 0) with { FirstSeq = i == 0 ? 0 : i + 1 });
            _stamps.End(1040, 0, _held);
        }

        _held.RemoveAt(0);
        _stamps.End(2000, 0, _held);
        Assert.InRange(_latency[LatencyHop.EndToEnd].Count, 1, 1000);
    }

    [Fact]
    public void Run_OnceWarm_AllocatesNothing()
    {
        byte[] body = new byte[StampBody.ByteCount];
        long before = 0;
        for (uint i = 1; i <= 2000; i++)
        {
            if (i == 1000)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            new StampBody(Token, i, i, 1, 1, 700, 600, 600, 500, 500).Write(body);
            _stamps.Begin(1000, i - 1);
            _stamps.Take(body);
            _stamps.End(1040, i, _held);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(2000, _latency[LatencyHop.EndToEnd].Count);
    }

    private void Take(StampBody stamp)
    {
        byte[] body = new byte[StampBody.ByteCount];
        stamp.Write(body);
        _stamps.Take(body);
    }

    private void AssertHop(LatencyHop hop, long count, long max)
    {
        Assert.Equal(count, _latency[hop].Count);
        Assert.Equal(max, _latency[hop].Max);
    }
}
