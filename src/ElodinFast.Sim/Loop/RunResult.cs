using ElodinFast.Buffers;

namespace ElodinFast.Sim;

/// <summary>What a run did.</summary>
public sealed class RunResult
{
    internal RunResult()
    {
    }

    /// <summary>Ticks that were run.</summary>
    public long TickCount { get; internal set; }

    /// <summary>Timestamp of the initial values and of the first tick, microseconds since the Unix epoch.</summary>
    public long StartTimestampMicros { get; internal set; }

    /// <summary>Timestamp of the last tick; 0 when none was run.</summary>
    public long LastTimestampMicros { get; internal set; }

    /// <summary>Ticks whose values the database refused; their values are not stored.</summary>
    public long RefusedCommits { get; internal set; }

    /// <summary>Whether all that was stored has arrived at the database that this one mirrors with; null without a mirror.</summary>
    public bool? HasArrived { get; internal set; }

    /// <summary>How often a paced run was more than a tick late and started a new schedule.</summary>
    public long ReanchorCount { get; internal set; }

    /// <summary>Managed memory that the tick thread allocated from when it was warm (at most 100 ticks), callbacks included.</summary>
    public long AllocatedBytes { get; internal set; }

    /// <summary>Wall time of the ticks together.</summary>
    public TimeSpan Elapsed { get; internal set; }

    /// <summary>
    /// Nanoseconds that each tick took to take over external values, run the systems and commit: without callbacks and without waiting.
    /// </summary>
    public LogLinearHistogram TickDurations { get; } = new();

    /// <summary>
    /// Of a paced run: how many nanoseconds after its deadline each tick began; also of one so late that it started a new schedule.
    /// </summary>
    public LogLinearHistogram Lateness { get; } = new();
}
