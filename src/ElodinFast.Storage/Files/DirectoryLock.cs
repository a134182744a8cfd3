namespace ElodinFast.Storage;

/// <summary>One process a database: an flock on the directory. The holder's pid is named to who comes second.</summary>
internal sealed class DirectoryLock : IDisposable
{
    /// <summary>Takes the lock or throws DatabaseException that names path and holder.</summary>
    public static DirectoryLock Take(string databaseDirectory) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
