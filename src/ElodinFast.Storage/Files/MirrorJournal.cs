using ElodinFast.Wire;

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

/// <summary>One 64-byte record: which origin the samples of a component have, and what was lost (docs/protocol.md).</summary>
/// <param name="Type">What the record says.</param>
/// <param name="Slot">Source slot that a NODE or PEER record defines, or that a RUN or GAP belongs to.</param>
/// <param name="ComponentId">Of RUN and GAP.</param>
/// <param name="A">RUN: first local index. GAP: first ordinal lost.</param>
/// <param name="B">RUN: first ordinal. GAP: last ordinal lost.</param>
/// <param name="Node">Of NODE (16 bytes id) and PEER (address as IPv6 with the port in its own encoding).</param>
/// <param name="Boot">Boot counter.</param>
internal readonly record struct JournalRecord(
    JournalRecordType Type, ushort Slot, ComponentId ComponentId, ulong A, ulong B, NodeId Node, uint Boot)
{
    /// <summary>Incarnation, 1 until truncation and host crashes count.</summary>
    public uint Incarnation { get; init; } = 1;
}

/// <summary>The append-only journal of origins in the database root. A bad CRC ends it. Threads: one writer (lock inside).</summary>
internal sealed class MirrorJournal : IDisposable
{
    /// <summary>Opens or creates; returns what is there. The first record of a new journal is NODE slot 0 = this directory's id.</summary>
    public static MirrorJournal Open(string databaseDirectory, out List<JournalRecord> records) => throw new NotImplementedException();

    /// <summary>Appends one record (a pwrite; no fsync).</summary>
    public void Append(in JournalRecord record) => throw new NotImplementedException();

    /// <summary>fsync.</summary>
    public void Sync() => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
