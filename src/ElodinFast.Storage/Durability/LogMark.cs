using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// How far one log file is known to be on the disk, and the checksum of as much of it as was read for that. The checkpointer's thread only.
/// </summary>
internal sealed class LogMark(LogFileKey key, AppendLog log)
{
    public LogFileKey Key => key;

    public AppendLog Log => log;

    /// <summary>Bytes of data on the disk.</summary>
    public long DurableByteCount { get; set; } = -1;

    /// <summary>Bytes of data that the running checkpoint takes to the disk.</summary>
    public long WantedByteCount { get; set; }

    /// <summary>Bytes of data that <see cref="Checksum"/> covers.</summary>
    public long SummedByteCount { get; private set; }

    /// <summary>CRC32C of the first <see cref="SummedByteCount"/> bytes of data.</summary>
    public uint Checksum { get; private set; }

    /// <summary>True while the checksum is behind what is durable.</summary>
    public bool IsBehind => SummedByteCount < DurableByteCount;

    /// <summary>Takes over what an earlier process recorded, where the file still has that much.</summary>
    public void Restore(in CheckpointRecord record, bool isSumBelieved)
    {
        if (record.A == (ulong)log.ByteCount)
        {
            DurableByteCount = log.ByteCount;
        }

        if (isSumBelieved && record.B <= (ulong)log.ByteCount)
        {
            SummedByteCount = (long)record.B;
            Checksum = record.Checksum;
        }
    }

    /// <summary>Reads on, at most <paramref name="byteCountMax"/> bytes; returns how many were read.</summary>
    public long Sum(byte[] buffer, long byteCountMax)
    {
        long start = SummedByteCount;
        long end = DurableByteCount - start > byteCountMax ? start + byteCountMax : DurableByteCount; // the bound may be long.MaxValue
        while (SummedByteCount < end)
        {
            Span<byte> chunk = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - SummedByteCount));
            log.Read(SummedByteCount, chunk);
            Checksum = Crc32C.Continue(Checksum, chunk);
            SummedByteCount += chunk.Length;
        }

        return SummedByteCount - start;
    }

    public CheckpointRecord ToRecord(long timeMicros) =>
        new(CheckpointRecordType.File, key, (ulong)Math.Max(0, DurableByteCount), (ulong)SummedByteCount, Checksum, timeMicros);
}
