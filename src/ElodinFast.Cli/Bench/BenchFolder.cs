namespace ElodinFast.Cli;

/// <summary>
/// Where the databases and rings of a run are: on tmpfs when that has room, so that no disk is measured. Removed at the end.
/// </summary>
internal sealed class BenchFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    private int _count;

    /// <param name="wantedByteCount">How much room is needed.</param>
    public BenchFolder(long wantedByteCount)
    {
        IsMemory = Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace >= wantedByteCount;
        string name = $"elodinfast-bench-{Environment.ProcessId}-{Guid.NewGuid():n}";
        Root = Directory.CreateDirectory(Path.Combine(IsMemory ? Memory : Path.GetTempPath(), name)).FullName;
    }

    public string Root { get; }

    /// <summary>False: the files are on a disk.</summary>
    public bool IsMemory { get; }

    /// <summary>A new name for a database.</summary>
    public string Next(string name) => Path.Combine(Root, $"{name}-{++_count}");

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (IOException e)
        {
            Console.Error.WriteLine($"warning: {Root} is not removed: {e.Message}");
        }
    }
}
