namespace ElodinFast.Storage;

/// <summary>What became of a sample or row that was handed to the database.</summary>
public enum CommitStatus
{
    /// <summary>Committed: visible to readers, and kept through a kill -9.</summary>
    Ok,

    /// <summary>Its timestamp is smaller than the component's last one.</summary>
    TimeTravel,

    /// <summary>The component belongs to another writer (an owner in this process, or a linked simulation).</summary>
    Owned,

    /// <summary>The commit ring has no room until the keeper has drained it; nothing was written.</summary>
    RingFull,

    /// <summary>The disk has no room; nothing was written.</summary>
    DiskFull,

    /// <summary>The value is larger than a quarter of the commit ring, which is the most that a row may have.</summary>
    TooLarge,

    /// <summary>There is no component of that id.</summary>
    UnknownComponent,

    /// <summary>The database is closed.</summary>
    Closed,
}
