namespace ElodinFast.TestKit;

/// <summary>A directory of its own, removed with everything in it at the end of a test.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("efast-test-").FullName;

    /// <summary>A path inside.</summary>
    public string this[params string[] parts] => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Copies a directory tree into a new one inside, and answers its path.</summary>
    public string Copy(string source, string name)
    {
        string destination = this[name];
        foreach (string directory in Directory.GetDirectories(source, "*", SearchOption.AllDirectories).Prepend(source))
        {
            Directory.CreateDirectory(System.IO.Path.Combine(destination, System.IO.Path.GetRelativePath(source, directory)));
        }

        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            File.WriteAllBytes(
                System.IO.Path.Combine(destination, System.IO.Path.GetRelativePath(source, file)), File.ReadAllBytes(file));
        }

        return destination;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
