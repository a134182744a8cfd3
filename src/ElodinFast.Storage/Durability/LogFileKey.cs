namespace ElodinFast.Storage;

/// <summary>Names one log file of a database.</summary>
/// <param name="Id">Component id, or message id.</param>
/// <param name="Kind">Which of its files.</param>
/// <param name="Segment">0 but for later segments of a message log.</param>
internal readonly record struct LogFileKey(ulong Id, LogFileKind Kind, ushort Segment);
