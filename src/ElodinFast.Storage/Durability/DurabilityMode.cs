namespace ElodinFast.Storage;

/// <summary>What a database promises beyond surviving the death of its process, which it always does (docs/storage.md, "Durability").</summary>
public enum DurabilityMode
{
    /// <summary>
    /// Nothing is synced while the database is open. After a power loss it is what it was when it was opened.
    /// </summary>
    Process,

    /// <summary>A checkpoint every <see cref="DatabaseOptions.CheckpointIntervalMs"/>: after a power loss at most that much is gone.</summary>
    Interval,

    /// <summary>
    /// Local writers, TCP clients and owners wait for the disk: what was acknowledged survives a power loss. Milliseconds a commit, so
    /// not for a tick in real time. What comes by UDP is not waited for.
    /// </summary>
    Always,
}
