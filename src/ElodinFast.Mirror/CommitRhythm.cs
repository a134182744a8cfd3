namespace ElodinFast.Mirror;

/// <summary>
/// Commits of a loop come at equal intervals. Who knows when the next one is due wakes shortly before and looks out for it, so that the
/// thread that commits needs no system call to wake it. It takes five equal intervals to find the rhythm, and three odd ones in a row to
/// lose it. One thread's. Hot, 0 B.
/// </summary>
internal struct CommitRhythm
{
    /// <summary>Of shorter intervals a look-out would be too large a share.</summary>
    public const long ShortestNs = 400_000;

    /// <summary>Longer ones are no loop's that is in a hurry.</summary>
    public const long LongestNs = 20_000_000;

    /// <summary>What looking out takes of an interval, at most, while commits are punctual: one part in so many.</summary>
    public const int LeadDivisor = 10;

    private const long LeadNsMax = 150_000;
    private const int LateDivisor = 4;
    private const int EqualCountMin = 4;
    private const int OddCountMax = 3;
    private const int JitterDivisor = 8;

    private long _periodNs;
    private long _lastNs;
    private long _dueNs; // of the next commit, while the rhythm is known
    private int _equalCount;
    private int _oddCount;

    /// <summary>A commit has been seen after a wait.</summary>
    /// <param name="nowNs">The monotonic clock.</param>
    public void Note(long nowNs)
    {
        long interval = nowNs - _lastNs;
        if (interval < ShortestNs / 2)
        {
            return; // of the same tick
        }

        _lastNs = nowNs;
        if (_equalCount == EqualCountMin)
        {
            Follow(nowNs);
        }
        else if (Math.Abs(interval - _periodNs) <= _periodNs / JitterDivisor)
        {
            _periodNs += (interval - _periodNs) / 4;
            _equalCount++;
            _dueNs = nowNs + _periodNs;
            _oddCount = 0;
        }
        else
        {
            _periodNs = interval;
            _equalCount = 0;
        }
    }

    /// <summary>When to look out for the next commit, or false.</summary>
    /// <param name="nowNs">The monotonic clock.</param>
    /// <param name="fromNs">Sleep until then.</param>
    /// <param name="untilNs">Go back to sleep then.</param>
    public readonly bool TryPredict(long nowNs, out long fromNs, out long untilNs)
    {
        // Early enough for a timer that is late. A tick that is late is rare, so waiting for one costs next to nothing.
        fromNs = _dueNs - Math.Min(_periodNs / LeadDivisor, LeadNsMax);
        untilNs = _dueNs + (_periodNs / LateDivisor);
        return _equalCount == EqualCountMin && _periodNs is >= ShortestNs and <= LongestNs && fromNs > nowNs;
    }

    // A tick that is late, or a commit between two ticks, moves neither those behind it nor what is known of the period.
    private void Follow(long nowNs)
    {
        long jitter = _periodNs / JitterDivisor;
        long off = nowNs - _dueNs;
        if (off > jitter)
        {
            long skipped = (off + jitter) / _periodNs;
            _dueNs += skipped * _periodNs;
            off -= skipped * _periodNs;
        }

        if (Math.Abs(off) <= jitter)
        {
            _oddCount = 0;
            _dueNs += off / 4;
            _periodNs += off / 32;
            _dueNs += _periodNs;
            return;
        }

        if (off > 0)
        {
            _dueNs += _periodNs; // this one was late
        }

        if (++_oddCount == OddCountMax)
        {
            _equalCount = 0;
        }
    }
}
