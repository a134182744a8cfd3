namespace ElodinFast.Net;

/// <summary>How the threads of a link wait.</summary>
public enum LinkMode
{
    /// <summary>They sleep, and are woken only if they do; they spin shortly before, where what they wait for comes that often. The usual.</summary>
    Event,

    /// <summary>
    /// They never sleep: each owns a core. On a machine with fewer cores than spinning threads (two a process, beside the tick) they starve
    /// each other: four on two cores give a median of milliseconds.
    /// </summary>
    Spin,

    /// <summary>
    /// There are none: the thread that commits sends within its commit, the thread that wants to know receives in <c>Poll</c>. The lowest
    /// latency on few cores, and the mode for embedding in another real-time loop.
    /// </summary>
    Inline,
}
