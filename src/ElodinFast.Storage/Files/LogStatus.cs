namespace ElodinFast.Storage;

/// <summary>What became of an append to a log file.</summary>
internal enum LogStatus
{
    /// <summary>Published.</summary>
    Ok,

    /// <summary>The disk (or the file's own limit) has no room; nothing was published.</summary>
    DiskFull,

    /// <summary>The system refused a read or write; nothing was published.</summary>
    IoError,

    /// <summary>Under the log's name stands another file than the one that was opened, or none; nothing was published.</summary>
    Moved,

    /// <summary>The format itself has no room: a message log has as many segments as can be numbered. Nothing was published.</summary>
    LogFull,
}
