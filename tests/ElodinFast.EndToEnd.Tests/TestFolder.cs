namespace ElodinFast.EndToEnd.Tests;

/// <summary>A temporary directory that goes with the test.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("elodinfast-test-").FullName;

    public string At(string name) => Path.Combine(_root, name);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
