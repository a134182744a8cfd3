namespace ElodinFast.Buffers;

/// <summary>
/// A counter that threads can sleep on. Raising it costs one interlocked add, and a syscall only when someone sleeps: a sleeper sets the
/// flag, fences, looks again, then sleeps, so a wake is never lost. Hot for who raises.
/// </summary>
internal sealed unsafe class Signal
{
    // Three lines: the counter (written by hot threads), the sleepers' count, the futex word.
    private readonly byte* _memory;
    private readonly byte[] _owner;

    public Signal() => _memory = CacheLine.Allocate(3, out _owner);

    /// <summary>How often it was raised.</summary>
    public long Count => Volatile.Read(ref *Counter);

    private long* Counter => (long*)_memory;

    private int* Sleepers => (int*)(_memory + CacheLine.ByteCount);

    private int* Word => (int*)(_memory + (2 * CacheLine.ByteCount));

    /// <summary>Counts up and wakes who sleeps. The interlocked add is the full fence between publishing and looking at the sleepers.</summary>
    public void Raise()
    {
        Interlocked.Increment(ref *Counter);
        if (Volatile.Read(ref *Sleepers) != 0)
        {
            Wake();
        }

        GC.KeepAlive(_owner);
    }

    /// <summary>Sleeps until the count differs from <paramref name="seen"/>, at most <paramref name="timeoutMs"/>.</summary>
    public void Wait(long seen, int timeoutMs) => WaitNanos(seen, timeoutMs * 1_000_000L);

    /// <summary>The same for a time in nanoseconds.</summary>
    public void WaitNanos(long seen, long timeoutNs)
    {
        if (Count != seen || timeoutNs == 0)
        {
            return;
        }

        int word = Volatile.Read(ref *Word);
        Interlocked.Increment(ref *Sleepers);
        if (Count == seen)
        {
            LibC.FutexWaitNanos(Word, word, timeoutNs);
        }

        Interlocked.Decrement(ref *Sleepers);
        GC.KeepAlive(_owner);
    }

    /// <summary>Wakes every sleeper without counting.</summary>
    public void Wake()
    {
        Interlocked.Increment(ref *Word);
        LibC.FutexWakeAll(Word);
        GC.KeepAlive(_owner);
    }
}
