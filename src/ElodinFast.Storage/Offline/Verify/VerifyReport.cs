namespace ElodinFast.Storage;

/// <summary>What verifying a database found.</summary>
public sealed class VerifyReport
{
    private readonly List<VerifyFinding> _findings = [];

    /// <summary>Full path of the database.</summary>
    public required string Path { get; init; }

    /// <summary>When the checkpoint was made that the files were compared with (UTC); null where there is none.</summary>
    public DateTime? Checkpoint { get; internal set; }

    /// <summary>Components looked at.</summary>
    public int ComponentCount { get; internal set; }

    /// <summary>Message logs looked at.</summary>
    public int MessageLogCount { get; internal set; }

    /// <summary>Bytes of samples and messages whose checksum was recomputed.</summary>
    public long VerifiedByteCount { get; internal set; }

    /// <summary>Bytes of samples and messages that no checksum covers.</summary>
    public long UncoveredByteCount { get; internal set; }

    /// <summary>Everything found, in the order of the files.</summary>
    public IReadOnlyList<VerifyFinding> Findings => _findings;

    /// <summary>True when nothing is damaged.</summary>
    public bool IsSound => !_findings.Exists(f => f.IsDamage);

    internal void Damage(string path, string? component, string text) => Add(path, component, text, true);

    internal void Note(string path, string? component, string text) => Add(path, component, text, false);

    private void Add(string path, string? component, string text, bool isDamage) =>
        _findings.Add(new VerifyFinding(System.IO.Path.GetRelativePath(Path, path), component, text, isDamage));
}
