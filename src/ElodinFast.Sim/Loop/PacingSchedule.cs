namespace ElodinFast.Sim;

/// <summary>When each tick is due: a whole number of periods after the first, so errors do not add up.</summary>
/// <param name="periodNanos">Time between ticks.</param>
internal struct PacingSchedule(long periodNanos)
{
    private long _deadlineNanos;
    private bool _started;

    /// <summary>How often the schedule was given up because a tick was more than a period late.</summary>
    public long ReanchorCount { get; private set; }

    /// <summary>When the tick of the last <see cref="Next"/> was due before that gave the schedule up: what its lateness counts from.</summary>
    public long DueNanos { get; private set; }

    /// <summary>
    /// The time at which the next tick is due. A tick that comes less than a period late keeps the schedule, so the one after it may
    /// follow sooner; one that is later starts a new schedule, so there is never a burst to catch up.
    /// </summary>
    public long Next(long nowNanos)
    {
        if (!_started)
        {
            _started = true;
            _deadlineNanos = nowNanos;
            DueNanos = nowNanos;
            return nowNanos;
        }

        _deadlineNanos += periodNanos;
        DueNanos = _deadlineNanos;
        if (nowNanos - _deadlineNanos > periodNanos)
        {
            ReanchorCount++;
            _deadlineNanos = nowNanos;
        }

        return _deadlineNanos;
    }

    /// <summary>After a pause: the next tick is due at once.</summary>
    public void Reset() => _started = false;
}
