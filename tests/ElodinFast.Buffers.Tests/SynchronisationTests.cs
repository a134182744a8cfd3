using ElodinFast.Buffers;
using Xunit;

namespace ElodinFast.Buffers.Tests;

public sealed class SynchronisationTests
{
    [Fact]
    public void SharedLock_TwoThreadsCount_LosesNothing()
    {
        var gate = new SharedLock();
        const int Rounds = 200_000;
        int count = 0;
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < Rounds; i++)
            {
                gate.Enter();
                count++;
                gate.Exit();
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.Equal(3 * Rounds, count);
    }

    [Fact]
    public void SharedLock_TryEnter_RefusesWhileHeld()
    {
        var gate = new SharedLock();
        Assert.True(gate.TryEnter());
        Assert.False(gate.TryEnter());
        gate.Exit();
        Assert.True(gate.TryEnter());
    }

    [Fact]
    public void Signal_RaisedWhileAsleep_WakesTheSleeper()
    {
        var signal = new Signal();
        for (int round = 0; round < 200; round++)
        {
            long seen = signal.Count;
            var sleeper = new Thread(() => signal.Wait(seen, 10_000));
            sleeper.Start();
            if ((round & 1) == 0)
            {
                Thread.Yield();
            }

            signal.Raise();
            Assert.True(sleeper.Join(5_000), $"round {round}: the wake was lost");
        }
    }

    [Fact]
    public void Signal_NobodyRaises_ReturnsAfterTheTimeout()
    {
        var signal = new Signal();
        long start = Environment.TickCount64;
        signal.Wait(signal.Count, 30);
        Assert.InRange(Environment.TickCount64 - start, 20, 5_000);
    }

    [Fact]
    public void RingRowHeader_Layout_IsPinned()
    {
        Assert.Equal(48, System.Runtime.InteropServices.Marshal.SizeOf<RingRowHeader>());
        Assert.Equal(40, (int)System.Runtime.InteropServices.Marshal.OffsetOf<RingRowHeader>(nameof(RingRowHeader.TimestampMicros)));
        Assert.Equal(32, (int)System.Runtime.InteropServices.Marshal.OffsetOf<RingRowHeader>(nameof(RingRowHeader.StampNs)));
        Assert.Equal(4096, System.Runtime.InteropServices.Marshal.SizeOf<RingFileHeader>());
    }
}
