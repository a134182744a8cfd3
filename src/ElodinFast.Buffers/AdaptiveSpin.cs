using System.Diagnostics;

namespace ElodinFast.Buffers;

/// <summary>
/// Decides how long a thread spins before it sleeps: about twice as long as waits took lately, and not at all where that is longer than a
/// sleep and a wake cost. One thread's. Hot, 0 B.
/// </summary>
internal struct AdaptiveSpin(bool isEndless)
{
    /// <summary>Waits longer than this are slept through: a wake costs about as much.</summary>
    public const int WaitMicrosMax = 20;

    private const int PausesPerLook = 8;

    private static readonly long s_ticksMax = WaitMicrosMax * Stopwatch.Frequency / 1_000_000;

    private readonly bool _isEndless = isEndless;
    private long _usualTicks = long.MaxValue / 8;
    private long _startTicks;

    /// <summary>A wait begins.</summary>
    public void Begin() => _startTicks = Stopwatch.GetTimestamp();

    /// <summary>False when it is time to sleep. Pauses for a moment.</summary>
    public readonly bool GoesOn()
    {
        if (!_isEndless && (_usualTicks > s_ticksMax || Stopwatch.GetTimestamp() - _startTicks > 2 * _usualTicks))
        {
            return false;
        }

        Thread.SpinWait(PausesPerLook);
        return true;
    }

    /// <summary>The wait is over: it counts for the next ones.</summary>
    public void End()
    {
        // A long one is over at once when short ones follow, so each counts for a quarter, and none for more than ten times the bound.
        long ticks = Math.Min(Stopwatch.GetTimestamp() - _startTicks, 10 * s_ticksMax);
        _usualTicks = ((3 * Math.Min(_usualTicks, 10 * s_ticksMax)) + ticks) / 4;
    }
}
