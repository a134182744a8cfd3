namespace ElodinFast.Storage;

/// <summary>Which log file of a component or message log a checkpoint record is about. The numbers are in files.</summary>
internal enum LogFileKind : byte
{
    Index = 0,
    Data = 1,
    Timestamps = 2,
    Offsets = 3,
    Payload = 4,
}
