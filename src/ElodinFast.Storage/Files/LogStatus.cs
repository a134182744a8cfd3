namespace ElodinFast.Storage;

/// <summary>What became of an append to a log file.</summary>
internal enum LogStatus
{
    Ok,
    DiskFull,
    IoError,
}
