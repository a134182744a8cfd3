using System.Runtime.CompilerServices;

namespace ElodinFast.Buffers;

/// <summary>
/// A lock that never allocates: a bounded spin, then a sleep on a futex (a SCHED_FIFO thread that only spun on a preempted holder would
/// never end). Not recursive. Hot: 7-11 ns uncontended.
/// </summary>
internal sealed unsafe class SharedLock
{
    private const int SpinCountMax = 64;
    private const int SleepMs = 10;
    private const int Free = 0;
    private const int Held = 1;
    private const int HeldWithSleepers = 2;

    private readonly int* _word;
    private readonly byte[] _owner;

    public SharedLock() => _word = (int*)CacheLine.Allocate(1, out _owner);

    public void Enter()
    {
        if (Interlocked.CompareExchange(ref *_word, Held, Free) != Free)
        {
            EnterSlow();
        }
    }

    /// <summary>Takes the lock only if that needs no waiting.</summary>
    public bool TryEnter() => Interlocked.CompareExchange(ref *_word, Held, Free) == Free;

    public void Exit()
    {
        if (Interlocked.Exchange(ref *_word, Free) == HeldWithSleepers)
        {
            LibC.FutexWakeOne(_word);
        }

        GC.KeepAlive(_owner);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterSlow()
    {
        for (int spin = 0; spin < SpinCountMax; spin++)
        {
            Thread.SpinWait(8);
            if (Interlocked.CompareExchange(ref *_word, Held, Free) == Free)
            {
                return;
            }
        }

        while (Interlocked.Exchange(ref *_word, HeldWithSleepers) != Free)
        {
            LibC.FutexWait(_word, HeldWithSleepers, SleepMs);
        }

        GC.KeepAlive(_owner);
    }
}
