namespace ElodinFast.Storage;

/// <summary>Types of records in <c>.efast-mirror</c>.</summary>
internal enum JournalRecordType : ushort
{
    Node = 1,
    Peer = 2,
    Run = 3,
    Lane = 4,
    Clean = 5,
    Base = 6,
    Incarnation = 7,
    Gap = 8,
}
