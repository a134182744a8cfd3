using System.Runtime.InteropServices;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>Reads the logs of a database: lengths that fit each other, timestamps that ascend, checksums of the checkpoint. Cold.</summary>
internal sealed class LogVerifier(VerifyReport report, CheckpointState? checkpoint, Action<long, long>? progress, CancellationToken cancellation)
{
    private const int BufferByteCount = 1 << 20;

    private readonly List<(ulong Id, string? Name, TimeSeries Series)> _series = [];
    private readonly List<MessageLog> _messages = [];
    private readonly HashSet<LogFileKey> _seen = [];
    private readonly byte[] _buffer = new byte[BufferByteCount];
    private long _read;
    private long _total;

    public void Add(ulong id, string? name, TimeSeries series)
    {
        _series.Add((id, name, series));
        _total += series.Files.Index.ByteCount + Covered(new LogFileKey(id, LogFileKind.Data, 0), series.Files.Data);
    }

    public void Add(MessageLog log)
    {
        _messages.Add(log);
        foreach ((LogFileKey key, AppendLog file) in log.Files)
        {
            _total += Covered(key, file);
        }
    }

    /// <summary>Reads all that was added, and closes it.</summary>
    public void Run()
    {
        try
        {
            foreach ((ulong id, string? name, TimeSeries series) in _series)
            {
                VerifySeries(id, name, series);
            }

            foreach (MessageLog log in _messages)
            {
                VerifyMessages(log);
            }

            foreach (LogFileKey key in checkpoint?.Files.Keys.Where(k => !_seen.Contains(k) && checkpoint.DurableByteCount(k) > 0) ?? [])
            {
                report.Damage(report.Path, null, $"the checkpoint knows {checkpoint!.DurableByteCount(key)} bytes of {key.Kind} of {key.Id}, which cannot be read or is gone");
            }
        }
        finally
        {
            _series.ForEach(s => s.Series.Dispose());
            _messages.ForEach(m => m.Dispose());
        }
    }

    private void VerifySeries(ulong id, string? name, TimeSeries series)
    {
        (AppendLog index, AppendLog data) = series.Files;
        if (series.Count != series.WholeSampleCount() || data.ByteCount != series.Count * series.ElementByteCount)
        {
            string text = $"{series.Count} timestamps, but {data.ByteCount} bytes of values of {series.ElementByteCount} bytes each: opening cuts both to what both hold";
            if (checkpoint is { IsOpen: true })
            {
                report.Note(index.Path, name, text); // a process was killed between the two, or is writing
            }
            else
            {
                report.Damage(index.Path, name, text);
            }
        }

        if (data.Extra != (ulong)series.ElementByteCount && data.ByteCount > 0)
        {
            report.Damage(data.Path, name, $"its values have {data.Extra} bytes, those of the schema {series.ElementByteCount}: opening refuses the database");
        }

        long last = long.MinValue;
        bool ascends = true;
        Read(new LogFileKey(id, LogFileKind.Index, 0), index, name, index.ByteCount, (chunk, position) =>
        {
            foreach (long timestamp in MemoryMarshal.Cast<byte, long>(chunk))
            {
                if (timestamp < last && ascends)
                {
                    ascends = false;
                    report.Damage(index.Path, name, $"timestamp {timestamp} follows {last}, within the {chunk.Length / sizeof(long)} from number {position / sizeof(long)} on");
                }

                last = timestamp;
            }
        });
        var key = new LogFileKey(id, LogFileKind.Data, 0);
        Read(key, data, name, Covered(key, data), null);
    }

    private void VerifyMessages(MessageLog log)
    {
        foreach ((LogFileKey key, AppendLog file) in log.Files)
        {
            Read(key, file, log.Metadata?.Name, Covered(key, file), null);
        }

        for (long i = 0; i < log.Count; i++)
        {
            if (!log.TryRead(i, out _, out _))
            {
                report.Damage(log.Files.First().File.Path, log.Metadata?.Name, $"the payload of message {i} is gone: readers leave it out");
                return; // one finding a log is enough to look at it
            }
        }
    }

    private long Covered(LogFileKey key, AppendLog file) =>
        checkpoint is not null && checkpoint.Files.TryGetValue(key, out CheckpointRecord record) ? (long)Math.Min(record.B, (ulong)file.ByteCount) : 0;

    // Reads a file up to a position; its checksum ends where the checkpoint's does.
    private void Read(LogFileKey key, AppendLog file, string? name, long end, Action<ReadOnlySpan<byte>, long>? look)
    {
        _seen.Add(key);
        long covered = Covered(key, file);
        uint checksum = 0;
        for (long position = 0; position < end;)
        {
            cancellation.ThrowIfCancellationRequested();
            long stop = position < covered ? covered : end;
            Span<byte> chunk = _buffer.AsSpan(0, (int)Math.Min(_buffer.Length, stop - position));
            file.Read(position, chunk);
            if (position < covered)
            {
                checksum = Crc32C.Continue(checksum, chunk);
            }

            look?.Invoke(chunk, position);
            position += chunk.Length;
            _read += chunk.Length;
            progress?.Invoke(_read, _total);
        }

        report.VerifiedByteCount += covered;
        report.UncoveredByteCount += file.ByteCount - covered;
        if (checkpoint is not null && checkpoint.Files.TryGetValue(key, out CheckpointRecord record))
        {
            Compare(record, file, name, checksum);
        }
    }

    private void Compare(in CheckpointRecord record, AppendLog file, string? name, uint checksum)
    {
        bool isShort = record.A > (ulong)file.ByteCount;
        if (!isShort && checksum == record.Checksum)
        {
            return;
        }

        string text = isShort
            ? $"{record.A} bytes stood in it at the checkpoint, now {file.ByteCount}"
            : $"the first {record.B} bytes have checksum {checksum:x8}, at the checkpoint it was {record.Checksum:x8}";
        if (checkpoint!.IsChangedSince(file.Path))
        {
            report.Note(file.Path, name, text + "; another program has written it since");
        }
        else
        {
            report.Damage(file.Path, name, text + (isShort ? string.Empty : ": rot"));
        }
    }
}
