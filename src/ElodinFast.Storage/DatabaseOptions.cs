using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ElodinFast.Storage;

/// <summary>How a database is opened.</summary>
public sealed class DatabaseOptions
{
    /// <summary>Bytes of each commit ring, a power of two. The largest row is a quarter of it.</summary>
    public int RingByteCount { get; init; } = 16 * 1024 * 1024;

    /// <summary>Where ring files live; memory of the process (lost with it) where this folder has no room.</summary>
    public string RingDirectory { get; init; } = "/dev/shm";

    /// <summary>
    /// Pause of the keeper between two looks at the rings, in milliseconds. While little comes it grows to eight times this: each look takes a
    /// core from somebody else.
    /// </summary>
    public int KeeperIntervalMs { get; init; } = 1;

    /// <summary>What survives a power loss.</summary>
    public DurabilityMode Durability { get; init; } = DurabilityMode.Interval;

    /// <summary>Pause between two checkpoints in milliseconds: the most that a power loss costs, besides the time that one takes.</summary>
    public int CheckpointIntervalMs { get; init; } = 1000;

    /// <summary>With less free space than this the database stops growing and answers <see cref="CommitStatus.DiskFull"/>, until there is more.</summary>
    public long FreeByteCountMin { get; init; } = 64L << 20;

    /// <summary>Sets the earliest timestamp (µs), as <c>--start-timestamp</c> does.</summary>
    public long? StartTimestamp { get; init; }

    /// <summary>Opening a directory that does not exist creates it.</summary>
    public bool CreateIfMissing { get; init; } = true;

    /// <summary>Receives what an operator should know.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Bytes of payload in one segment of a message log; tests set less.</summary>
    internal long MessageSegmentByteCountMax { get; init; } = uint.MaxValue;

    /// <summary>Bytes that rings of databases may keep in the ring directory while their file systems are not mounted; beyond, the oldest go.</summary>
    internal long LeftRingByteCountMax { get; init; } = 1L << 30;

    /// <summary>The boot of the machine; tests pretend that it was another.</summary>
    internal Guid Boot { get; init; } = BootIdentity.Read();

    /// <summary>Free bytes on a directory's disk, as far as we may have them; tests pretend.</summary>
    internal Func<string, long> FreeByteCount { get; init; } = static directory => new DriveInfo(directory).AvailableFreeSpace;
}
