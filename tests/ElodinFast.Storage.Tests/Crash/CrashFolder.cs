namespace ElodinFast.Storage.Tests;

/// <summary>A folder with a database and its rings, in memory where the system has such a place: these tests write it thousands of times.</summary>
internal sealed class CrashFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    public CrashFolder()
    {
        string parent = Directory.Exists(Memory) ? Memory : Path.GetTempPath();
        Root = Path.Combine(parent, $"efast-crash-{Guid.NewGuid():n}");
        Directory.CreateDirectory(Rings);
    }

    public string Root { get; }

    /// <summary>The database's directory; made by whoever opens it.</summary>
    public string Database => Path.Combine(Root, "database");

    public string Rings => Path.Combine(Root, "rings");

    public DatabaseOptions Options(int ringByteCount = 8192, int keeperIntervalMs = 3_600_000) =>
        new() { RingByteCount = ringByteCount, KeeperIntervalMs = keeperIntervalMs, RingDirectory = Rings, Durability = DurabilityMode.Process };

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
