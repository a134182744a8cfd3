namespace ElodinFast.Storage;

/// <summary>
/// Whether the database that a ring belongs to is there. Its rows are nowhere else, so only what is surely deleted counts as gone: a file
/// system that is not mounted, or that this process may not look into, may come back. Cold.
/// </summary>
internal enum RingOwner
{
    /// <summary>The directory is where it was, or was renamed beside there.</summary>
    Exists,

    /// <summary>The file system that held the directory is there, and the directory is not on it.</summary>
    Deleted,

    /// <summary>Nobody can tell from here.</summary>
    Unknown,
}
