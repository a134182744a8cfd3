namespace ElodinFast.TestKit;

/// <summary>The folder that holds the solution: tests find their data from there.</summary>
public static class RepositoryRoot
{
    /// <summary>Found by walking up from where the tests run.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ElodinFast.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds ElodinFast.sln.");
    }
}
