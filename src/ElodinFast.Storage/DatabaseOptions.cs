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

    /// <summary>Pause of the keeper between two looks at the rings, in milliseconds.</summary>
    public int KeeperIntervalMs { get; init; } = 1;

    /// <summary>Sets the earliest timestamp (µs), as <c>--start-timestamp</c> does.</summary>
    public long? StartTimestamp { get; init; }

    /// <summary>Opening a directory that does not exist creates it.</summary>
    public bool CreateIfMissing { get; init; } = true;

    /// <summary>Receives what an operator should know.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
