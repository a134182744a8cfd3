namespace ElodinFast.Storage;

/// <summary>What stands where a log file should.</summary>
internal enum LogFileState
{
    /// <summary>Nothing, a file of no bytes, or a header of zeros: whoever made it was killed before it had a header.</summary>
    Blank,

    /// <summary>A log without data.</summary>
    Empty,

    /// <summary>A log with data, or something damaged.</summary>
    Used,
}
