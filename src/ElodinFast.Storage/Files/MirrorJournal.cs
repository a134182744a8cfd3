using System.Runtime.InteropServices;

namespace ElodinFast.Storage;

/// <summary>
/// The append-only journal of origins in the database root. A bad CRC ends it. Threads: one writer (lock inside). It is a file, since
/// older readers refuse directories they do not know.
/// </summary>
internal sealed class MirrorJournal : IDisposable
{
    internal const string FileName = ".efast-mirror";

    /// <summary>Records read at once.</summary>
    private const int ChunkRecordCount = 1024;

    private readonly Lock _writer = new();
    private readonly string _path;
    private int _descriptor;
    private long _byteCount;
    private bool _closed;

    private MirrorJournal(string path, int descriptor, long byteCount)
    {
        _path = path;
        _descriptor = descriptor;
        _byteCount = byteCount;
    }

    /// <summary>Opens or creates; returns what is there. The first record of a new journal is NODE slot 0 = this directory's id.</summary>
    /// <exception cref="DatabaseException">Its first record is damaged: who this directory is, is lost.</exception>
    public static MirrorJournal Open(string databaseDirectory, out List<JournalRecord> records)
    {
        string path = Path.Combine(databaseDirectory, FileName);
        if (!Path.Exists(path))
        {
            Span<byte> first = stackalloc byte[JournalRecord.ByteCount];
            new JournalRecord(JournalRecordType.Node, 0, default, 0, 0, NodeId.Create(), 0).Write(first);
            AtomicFile.Write(path, first);
        }

        int descriptor = Posix.OpenExisting(path);
        records = ReadRecords(descriptor);
        long byteCount = (long)records.Count * JournalRecord.ByteCount;
        if (records.Count == 0 || records[0] is not { Type: JournalRecordType.Node, Slot: 0 })
        {
            Posix.Close(descriptor);
            throw new DatabaseException(
                $"{path} is damaged: it does not begin with this directory's identity. Put it back from a copy; removing it makes " +
                "the directory a new node, to which all its samples are its own");
        }

        Posix.SetLength(descriptor, byteCount);   // what follows a bad record was never read and must not come back
        return new MirrorJournal(path, descriptor, byteCount);
    }

    /// <summary>What a journal holds, without opening it for writing; empty when there is none.</summary>
    public static List<JournalRecord> ReadAll(string databaseDirectory)
    {
        int descriptor = Posix.Open(
            Path.Combine(databaseDirectory, FileName), Posix.ReadOnly | Posix.CloseOnExec | Posix.NonBlocking, 0);
        if (descriptor < 0)
        {
            return [];
        }

        List<JournalRecord> records = ReadRecords(descriptor);
        Posix.Close(descriptor);
        return records;
    }

    /// <summary>Appends one record (a pwrite; no fsync).</summary>
    /// <exception cref="DatabaseException">The disk is full or refuses; the journal is unchanged.</exception>
    public void Append(in JournalRecord record)
    {
        Span<byte> bytes = stackalloc byte[JournalRecord.ByteCount];
        record.Write(bytes);
        lock (_writer)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            LogStatus status = Posix.WriteAllAt(_descriptor, bytes, _byteCount);
            if (status != LogStatus.Ok)
            {
                Posix.SetLength(_descriptor, _byteCount);
                throw new DatabaseException($"cannot append to {_path}: {status.Reason()}");
            }

            _byteCount += bytes.Length;
        }
    }

    /// <summary>Replaces all records: written beside, synced, renamed.</summary>
    /// <exception cref="DatabaseException">The disk is full or refuses; the journal is unchanged.</exception>
    public void Rewrite(IReadOnlyList<JournalRecord> records)
    {
        var bytes = new byte[records.Count * JournalRecord.ByteCount];
        for (int i = 0; i < records.Count; i++)
        {
            records[i].Write(bytes.AsSpan(i * JournalRecord.ByteCount));
        }

        lock (_writer)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            AtomicFile.Write(_path, bytes);
            int descriptor = Posix.OpenExisting(_path);
            Posix.Close(_descriptor);
            _descriptor = descriptor;
            _byteCount = bytes.Length;
        }
    }

    /// <summary>fsync.</summary>
    public void Sync()
    {
        lock (_writer)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (Posix.SyncData(_descriptor) != 0)
            {
                throw new DatabaseException($"cannot sync {_path}: {Posix.Describe(Marshal.GetLastPInvokeError())}");
            }
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        lock (_writer)
        {
            if (!_closed)
            {
                _closed = true;
                Posix.Close(_descriptor);
            }
        }
    }

    private static List<JournalRecord> ReadRecords(int descriptor)
    {
        var records = new List<JournalRecord>();
        var chunk = new byte[ChunkRecordCount * JournalRecord.ByteCount];
        long byteCount = Posix.LengthOf(descriptor);
        for (long position = 0; position + JournalRecord.ByteCount <= byteCount;)
        {
            int length = (int)Math.Min(chunk.Length, byteCount - position) & -JournalRecord.ByteCount;
            if (!Posix.TryReadAt(descriptor, chunk.AsSpan(0, length), position))
            {
                return records;
            }

            for (int offset = 0; offset < length; offset += JournalRecord.ByteCount)
            {
                if (!JournalRecord.TryRead(chunk.AsSpan(offset), out JournalRecord record))
                {
                    return records;
                }

                records.Add(record);
            }

            position += length;
        }

        return records;
    }
}
