using System.Runtime.InteropServices;

namespace ElodinFast.Storage;

/// <summary>
/// The file of checkpoints in the database root: records appended and synced, a checkpoint at a time; written anew when it has grown to
/// several times what it says. A file, since Elodin refuses directories it does not know. One thread at a time.
/// </summary>
internal sealed class CheckpointFile : IDisposable
{
    internal const string FileName = ".efast-checkpoint";

    // Written anew beyond this multiple of its live records, and not below this many bytes.
    private const int GrowthFactorMax = 4;
    private const long RewriteByteCountMin = 1 << 20;

    private readonly string _directory;
    private readonly string _path;
    private int _descriptor = -1;
    private long _byteCount;

    public CheckpointFile(string databaseDirectory)
    {
        _directory = databaseDirectory;
        _path = Path.Combine(databaseDirectory, FileName);
    }

    /// <summary>What the file of a directory says, or null when there is none.</summary>
    public static CheckpointState? ReadState(string databaseDirectory) =>
        AtomicFile.TryRead(Path.Combine(databaseDirectory, FileName), long.MaxValue) is { } contents ? CheckpointState.Read(contents) : null;

    /// <summary>True when the file should be written anew with <paramref name="liveCount"/> records instead of appended to.</summary>
    public bool WantsRewrite(int liveCount) =>
        _descriptor < 0 || _byteCount > Math.Max(RewriteByteCountMin, (long)liveCount * CheckpointRecord.ByteCount * GrowthFactorMax);

    /// <summary>Replaces the file.</summary>
    /// <exception cref="DatabaseException">The disk refuses; the old file is still there and in use.</exception>
    public void Rewrite(ReadOnlySpan<CheckpointRecord> records)
    {
        byte[] bytes = Encode(records);
        AtomicFile.Write(_path, bytes);
        Close();
        _descriptor = Posix.OpenExisting(_path);
        _byteCount = bytes.Length;
    }

    /// <summary>Appends records and syncs them.</summary>
    /// <exception cref="DatabaseException">The disk refuses.</exception>
    public void Append(ReadOnlySpan<CheckpointRecord> records)
    {
        byte[] bytes = Encode(records);
        LogStatus status = Posix.WriteAllAt(_descriptor, bytes, _byteCount);
        if (status != LogStatus.Ok)
        {
            throw new DatabaseException($"cannot append to {_path}: {status.Reason()}");
        }

        if (Posix.SyncData(_descriptor) != 0)
        {
            throw new DatabaseException($"cannot sync {_path}: {Posix.Describe(Marshal.GetLastPInvokeError())}");
        }

        _byteCount += bytes.Length;
    }

    /// <summary>The record that ends a checkpoint.</summary>
    public CheckpointRecord Done()
    {
        DatabaseDirectory.TryIdentifyState(_directory, out ulong inode, out ulong ticks);
        return new CheckpointRecord(CheckpointRecordType.Done, default, inode, ticks, 0, NowMicros());
    }

    /// <summary>The record that says in which boot the database is open.</summary>
    public static CheckpointRecord Opened(Guid boot)
    {
        (ulong low, ulong high) = CheckpointState.FromGuid(boot);
        return new CheckpointRecord(CheckpointRecordType.Opened, default, low, high, 0, NowMicros());
    }

    /// <summary>The record of a clean end.</summary>
    public static CheckpointRecord Closed() => new(CheckpointRecordType.Closed, default, 0, 0, 0, NowMicros());

    public static long NowMicros() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public void Dispose() => Close();

    private static byte[] Encode(ReadOnlySpan<CheckpointRecord> records)
    {
        var bytes = new byte[records.Length * CheckpointRecord.ByteCount];
        for (int i = 0; i < records.Length; i++)
        {
            records[i].Write(bytes.AsSpan(i * CheckpointRecord.ByteCount));
        }

        return bytes;
    }

    private void Close()
    {
        if (_descriptor >= 0)
        {
            Posix.Close(_descriptor);
            _descriptor = -1;
        }
    }
}
