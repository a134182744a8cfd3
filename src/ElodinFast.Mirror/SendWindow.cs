namespace ElodinFast.Mirror;

/// <summary>
/// What may be under way to a receiver, in kernel bytes: it grants a window and reports the highest sequence number it has seen.
/// Threads: one sender; the control thread reports. Hot for the sender, 0 B.
/// </summary>
internal sealed class SendWindow
{
    /// <summary>Rows that may be under way.</summary>
    public const int RingCount = 65_536;

    // Cumulative cost up to and including each sequence number.
    private readonly long[] _costUpTo = new long[RingCount];
    private long _sent;
    private long _cost;
    private long _seen;
    private long _window;

    /// <summary>Starts with what the peer granted in its first report, or a modest guess.</summary>
    public SendWindow(long windowBytes) => _window = windowBytes;

    /// <summary>Sequence number of the last row taken; 0 = none.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Highest sequence number that is no longer under way: seen there, or declared lost.</summary>
    public long Seen => Volatile.Read(ref _seen);

    /// <summary>Kernel bytes granted.</summary>
    public long WindowBytes => Volatile.Read(ref _window);

    /// <summary>The receiver has no room for now: nothing goes out until it says that it has.</summary>
    public bool IsClosed => WindowBytes <= 0;

    /// <summary>True when a row of this size may go out, in a datagram of its own. A lone one always may, unless the window is closed.</summary>
    public bool HasRoom(int packetByteCount)
    {
        long seen = Volatile.Read(ref _seen);
        long underWay = _cost - _costUpTo[seen & (RingCount - 1)];
        long window = Volatile.Read(ref _window);
        return (seen == _sent && window > 0)
            || (underWay + LinkLimits.KernelCostOf(packetByteCount, isFirst: true) <= window && _sent - seen < RingCount - 1);
    }

    /// <summary>Takes the next sequence number and charges the row. Only after <see cref="HasRoom"/>.</summary>
    public uint Take(int packetByteCount, bool isFirst)
    {
        long sequence = _sent + 1;
        _cost += LinkLimits.KernelCostOf(packetByteCount, isFirst);
        _costUpTo[sequence & (RingCount - 1)] = _cost;
        Volatile.Write(ref _sent, sequence);
        return (uint)sequence;
    }

    /// <summary>Takes a report. True when it made progress. A number that was never sent is ignored.</summary>
    public bool Report(uint seenSequence, long windowBytes)
    {
        Volatile.Write(ref _window, windowBytes);
        long seen = Volatile.Read(ref _seen);
        long reported = seen + (int)(seenSequence - (uint)seen);
        return reported > seen && reported <= Volatile.Read(ref _sent) && RaiseSeen(reported);
    }

    /// <summary>Gives up on what is under way: the window opens again.</summary>
    public void DeclareLost() => RaiseSeen(Volatile.Read(ref _sent));

    private bool RaiseSeen(long sequence)
    {
        long seen = Volatile.Read(ref _seen);
        while (sequence > seen)
        {
            long found = Interlocked.CompareExchange(ref _seen, sequence, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }

        return false;
    }
}
