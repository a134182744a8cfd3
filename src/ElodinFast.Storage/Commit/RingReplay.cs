using ElodinFast.Buffers;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Storage;

/// <summary>
/// Brings the logs up to what a dead process had committed: every row between drained and tail whose index a log does not hold yet.
/// Idempotent, so being killed here is no harm. Cold.
/// </summary>
internal sealed unsafe class RingReplay(
    Dictionary<ulong, TimeSeries> logs, MirrorJournal journal, List<JournalRecord> records, ILogger logger)
{
    private readonly Dictionary<ulong, OriginTable> _origins = [];
    private readonly ILookup<ulong, JournalRecord> _runs =
        records.Where(r => r.Type == JournalRecordType.Run).ToLookup(r => r.ComponentId.Value);

    /// <summary>Replays one ring; returns samples appended.</summary>
    public int Run(CommitRing ring, Dictionary<int, GroupRecord> groups)
    {
        int appended = 0;
        long tail = ring.Tail;
        for (long position = ring.Drained; position < tail;)
        {
            RingRowHeader* header = ring.RowAt(position);
            int byteCount = header->RowByteCount;
            if (byteCount < RingRowHeader.ByteCount || (byteCount & 7) != 0 || byteCount > tail - position
                || !groups.TryGetValue(header->GroupId, out GroupRecord? group))
            {
                logger.LogWarning("a ring of {Path} is damaged at {Position}: the rest of it is left out", ring.FilePath, position);
                break;
            }

            // In bounds: the row lies whole before the tail, and each member is checked against the row's length.
            var values = new ReadOnlySpan<byte>((byte*)header + RingRowHeader.ByteCount, byteCount - RingRowHeader.ByteCount);
            foreach (GroupRecord.Member member in group.Members)
            {
                if (member.Offset >= 0 && member.ByteCount >= 0 && (long)member.Offset + member.ByteCount <= values.Length)
                {
                    ulong ordinal = group.IsSolo ? header->Ordinal : member.BaseOrdinal + (ulong)header->Row;
                    appended += Append(member, header->Row, header->Slot, ordinal, header->TimestampMicros, values.Slice(member.Offset, member.ByteCount));
                }
            }

            position += byteCount;
        }

        return appended;
    }

    private int Append(GroupRecord.Member member, long row, ushort slot, ulong ordinal, long timestampMicros, ReadOnlySpan<byte> value)
    {
        long index = member.FirstIndex + row;
        if (!logs.TryGetValue(member.Component.Value, out TimeSeries? log) || index != log.Count)
        {
            return 0; // held already; or behind a hole, which cannot be: rows of a component are drained in order
        }

        OriginTable origins = OriginsOf(member.Component.Value);
        int known = origins.RunCount;
        origins.Continue(index, slot, ordinal);
        if (origins.RunCount != known || (known > 0 && origins.RunAt(known - 1) is var last && last.FirstIndex == index))
        {
            var record = new JournalRecord(JournalRecordType.Run, slot, member.Component, (ulong)index, ordinal, default, 0);
            journal.Append(record);
            records.Add(record);
        }

        if (log.Append([timestampMicros], value) != LogStatus.Ok)
        {
            throw new DatabaseException($"There is no room to replay what a killed process had committed ({member.Component}); free some and open again.");
        }

        return 1;
    }

    private OriginTable OriginsOf(ulong component)
    {
        if (!_origins.TryGetValue(component, out OriginTable? origins))
        {
            origins = new OriginTable();
            foreach (JournalRecord record in _runs[component])
            {
                origins.Continue((long)record.A, record.Slot, record.B);
            }

            _origins.Add(component, origins);
        }

        return origins;
    }
}
