namespace ElodinFast.Storage;

/// <summary>Components that describe a database's own links: they never travel, and two databases are not compared by them.</summary>
internal static class LocalNames
{
    /// <summary>What their names begin with.</summary>
    public const string Prefix = "mirror.";

    public static bool IsLocal(string componentName) => componentName.StartsWith(Prefix, StringComparison.Ordinal);
}
