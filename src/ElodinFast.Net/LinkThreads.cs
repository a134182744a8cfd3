namespace ElodinFast.Net;

/// <summary>How the threads of a link run.</summary>
public sealed class LinkThreads
{
    /// <summary>Event mode, anywhere.</summary>
    public static LinkThreads Default { get; } = new();

    /// <summary>How they wait.</summary>
    public LinkMode Mode { get; init; }

    /// <summary>The core that the sending thread is bound to; null for any.</summary>
    public int? SenderCore { get; init; }

    /// <summary>The core that the receiving thread is bound to; null for any.</summary>
    public int? ReceiverCore { get; init; }

    /// <summary>
    /// SCHED_FIFO priority, 1 to 99; null for the usual scheduler. A FIFO thread that only spins is throttled by the kernel
    /// (sched_rt_runtime_us), so this goes with <see cref="LinkMode.Event"/>.
    /// </summary>
    public int? FifoPriority { get; init; }

    /// <summary>SO_BUSY_POLL: how long the kernel polls the device before it sleeps, µs; 0 leaves it off.</summary>
    public int BusyPollMicros { get; init; }

    /// <summary>What a user should know before asking for this on this machine, or null.</summary>
    /// <param name="coreCount">Cores that the process may use.</param>
    public string? Warning(int coreCount)
    {
        const int SpinningThreads = 2;
        if (Mode == LinkMode.Spin && coreCount <= SpinningThreads)
        {
            return $"spin mode wants a core for each of its {SpinningThreads} threads beside the tick, and there are {coreCount}: "
                + "threads that starve each other take milliseconds where inline mode takes microseconds";
        }

        return Mode == LinkMode.Spin && FifoPriority is not null
            ? "a SCHED_FIFO thread that spins is stopped for 50 ms of each second by the kernel (sched_rt_runtime_us)"
            : null;
    }

    /// <summary>For the port of a server beside those of its links: nobody spins there, and it has no core of its own.</summary>
    internal LinkThreads ForSharedPort() => Mode == LinkMode.Inline ? this : Default;

    // The tick wakes the sender and goes on: the sender must not take its core.
    internal void ApplyToSender()
    {
        if (FifoPriority is null)
        {
            ThreadPlacement.TryYieldToWaker();
        }

        Apply(SenderCore);
    }

    internal void ApplyToReceiver() => Apply(ReceiverCore);

    // Best effort: what the system refuses leaves the thread as it is; `elodinfast doctor` says what it allows.
    private void Apply(int? core)
    {
        if (core is { } wanted)
        {
            ThreadPlacement.TryPin(wanted);
        }

        if (FifoPriority is { } priority)
        {
            ThreadPlacement.TryMakeFifo(priority);
        }

        ThreadPlacement.MinimizeTimerSlack();
    }
}
