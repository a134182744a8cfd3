namespace ElodinFast.Bench.Storage;

/// <summary>A directory of the bench's own, gone with it.</summary>
internal sealed class Scratch : IDisposable
{
    public Scratch(string parent)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetFullPath(parent), $"elodinfast-bench-{Guid.NewGuid():n}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
