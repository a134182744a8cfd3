namespace ElodinFast.Buffers;

/// <summary>
/// When a thread that keeps time was due to begin each of its last ticks, and when it did: whoever sees what a tick wrote can say how late
/// that was. One writer, any reader. Hot, 0 B: three stores a tick.
/// </summary>
internal sealed class TickDeadlines
{
    /// <summary>Ticks that are remembered.</summary>
    public const int KeptCount = 1024;

    private readonly long[] _begun = new long[KeptCount];
    private readonly long[] _due = new long[KeptCount];
    private long _count;

    /// <summary>A tick begins. Moments in nanoseconds of the monotonic clock, ascending.</summary>
    public void Note(long begunNs, long dueNs)
    {
        long count = _count;
        int place = (int)(count & (KeptCount - 1));

        // Each store is seen after the one before it: a reader that sees any of this tick also sees the count of those before.
        Volatile.Write(ref _begun[place], begunNs);
        Volatile.Write(ref _due[place], dueNs);
        Volatile.Write(ref _count, count + 1);
    }

    /// <summary>When the tick was due that was the last to have begun at this moment; 0 when that is not known (any more).</summary>
    public long DueAt(long momentNs)
    {
        long count = Volatile.Read(ref _count);
        long low = Math.Max(0, count - KeptCount + 1);
        long high = count;
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            if (Volatile.Read(ref _begun[middle & (KeptCount - 1)]) <= momentNs)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        long found = low - 1;
        if (found < Math.Max(0, count - KeptCount + 1))
        {
            return 0;
        }

        long due = Volatile.Read(ref _due[found & (KeptCount - 1)]);
        return found > Volatile.Read(ref _count) - KeptCount ? due : 0; // else it may have been written over meanwhile
    }
}
