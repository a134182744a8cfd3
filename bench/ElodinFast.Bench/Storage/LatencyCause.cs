namespace ElodinFast.Bench.Storage;

/// <summary>What a thread's own counters say of a long latency.</summary>
internal enum LatencyCause
{
    /// <summary>Another thread had the core.</summary>
    Preempted,

    /// <summary>A page was missing or write-protected.</summary>
    PageFault,

    /// <summary>The thread did not notice: an interrupt, or the machine itself stood still.</summary>
    Unseen,

    /// <summary>How many causes there are.</summary>
    Count,
}
