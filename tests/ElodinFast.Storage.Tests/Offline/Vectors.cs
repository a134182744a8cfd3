using ElodinFast.TestKit;

namespace ElodinFast.Storage.Tests;

/// <summary>Where the recorded databases stand.</summary>
internal static class Vectors
{
    public static string Folder { get; } = Path.Combine(RepositoryRoot.Path, "tests", "vectors");

    public static string Golden { get; } = Path.Combine(Folder, "databases", "v0.19");

    public static string Database(string name) => name == "v0.19" ? Golden : Path.Combine(Folder, "tools", "databases", name);
}
