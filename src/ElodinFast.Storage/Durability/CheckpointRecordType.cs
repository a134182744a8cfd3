namespace ElodinFast.Storage;

/// <summary>Kinds of checkpoint records. The numbers are in files.</summary>
internal enum CheckpointRecordType : byte
{
    /// <summary>A log file and how much of it is on the disk. Counts once the next DONE stands behind it.</summary>
    File = 1,

    /// <summary>The records since the last one belong together and everything they name is on the disk.</summary>
    Done = 2,

    /// <summary>A process has the database open; which boot of the machine it runs in.</summary>
    Opened = 3,

    /// <summary>It was closed with everything on the disk.</summary>
    Closed = 4,
}
