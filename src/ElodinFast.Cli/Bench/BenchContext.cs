namespace ElodinFast.Cli;

/// <summary>What the parts of a run share.</summary>
internal sealed class BenchContext : IDisposable
{
    private readonly Action<string> _say;
    private BenchChild? _child;

    public BenchContext(BenchSettings settings, Action<string> say, CancellationToken cancellation)
    {
        Settings = settings;
        _say = say;
        Cancellation = cancellation;
        Modes = new BenchModes(Environment.ProcessorCount, settings.Spin);
        long mirrored = settings.Parts.Contains(MirrorPart.Name) ? (long)(settings.MirrorSeconds * MirrorPart.BytesPerSecond) : 0;
        Folder = new BenchFolder(wantedByteCount: Math.Max(settings.LogRowCount * BytesPerLogRow, mirrored) + FolderByteCount);
    }

    // A row of a log takes so much in two databases, if each of its seven values has a timestamp; and what else there is.
    private const long BytesPerLogRow = 2 * 7 * 16;
    private const long FolderByteCount = 1L << 30;

    public BenchSettings Settings { get; }

    public BenchModes Modes { get; }

    public BenchFolder Folder { get; }

    /// <summary>Ctrl-C.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The other process; started when it is first wanted.</summary>
    public BenchChild Child => _child ??= new BenchChild();

    /// <summary>What should not have happened.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Tells whoever waits.</summary>
    public void Say(string line) => _say(line);

    public void Dispose()
    {
        // Its files go with the folder, so it goes first.
        _child?.Dispose();
        Folder.Dispose();
    }
}
