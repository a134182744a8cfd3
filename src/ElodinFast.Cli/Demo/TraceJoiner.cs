using System.Buffers.Binary;

namespace ElodinFast.Cli;

/// <summary>
/// Joins the traces of two processes (<see cref="TraceWriter"/>) by component and index while they grow: commit there minus commit here,
/// both on the machine's monotonic clock.
/// </summary>
internal sealed class TraceJoiner(string hereFile, string thereFile) : IDisposable
{
    private const int ChunkByteCount = 1 << 16;

    private readonly Dictionary<(ulong Component, long Index), long> _here = [];
    private readonly Dictionary<(ulong Component, long Index), long> _there = [];
    private readonly List<(long CommittedNanos, long LatencyNanos)> _rows = [];
    private readonly byte[] _chunk = new byte[ChunkByteCount];
    private FileStream? _hereStream;
    private FileStream? _thereStream;

    /// <summary>Rows that both sides have committed.</summary>
    public int Count => _rows.Count;

    /// <summary>Reads what the files gained since the last call.</summary>
    public void Read()
    {
        Read(ref _hereStream, hereFile, _here, _there, isHere: true);
        Read(ref _thereStream, thereFile, _there, _here, isHere: false);
    }

    /// <summary>Rows of both sides that were committed here before the given time: they waited for the mirror to be there.</summary>
    public int CountBefore(long nanos) => _rows.Count(row => row.CommittedNanos < nanos);

    /// <summary>Percentiles of the rows that were committed here from the given time on, of at most the last <paramref name="count"/>.</summary>
    public Percentiles? Summarize(long fromNanos, int count = int.MaxValue) =>
        Percentiles.OfNanos([.. _rows.TakeLast(count).Where(row => row.CommittedNanos >= fromNanos).Select(static row => row.LatencyNanos)]);

    public void Dispose()
    {
        _hereStream?.Dispose();
        _thereStream?.Dispose();
    }

    private void Read(
        ref FileStream? stream,
        string file,
        Dictionary<(ulong Component, long Index), long> own,
        Dictionary<(ulong Component, long Index), long> other,
        bool isHere)
    {
        if (stream is null)
        {
            if (!File.Exists(file))
            {
                return;
            }

            stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }

        int kept = 0;
        while (stream.Read(_chunk, kept, _chunk.Length - kept) is > 0 and int read)
        {
            int end = kept + read;
            int at = 0;
            for (; at + TraceWriter.RecordByteCount <= end; at += TraceWriter.RecordByteCount)
            {
                ReadOnlySpan<byte> record = _chunk.AsSpan(at);
                var key = (BinaryPrimitives.ReadUInt64LittleEndian(record), BinaryPrimitives.ReadInt64LittleEndian(record[8..]));
                long stamp = BinaryPrimitives.ReadInt64LittleEndian(record[16..]);
                if (other.Remove(key, out long otherStamp))
                {
                    _rows.Add(isHere ? (stamp, otherStamp - stamp) : (otherStamp, stamp - otherStamp));
                }
                else
                {
                    own[key] = stamp;
                }
            }

            kept = end - at;
            _chunk.AsSpan(at, kept).CopyTo(_chunk);
        }

        // Half a record at the present end is read again, with its rest.
        stream.Position -= kept;
    }
}
