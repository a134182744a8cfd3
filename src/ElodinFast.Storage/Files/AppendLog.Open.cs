using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ElodinFast.Storage;

/// <summary>Making and opening: where a damaged header is caught, so that nothing later can leave the file.</summary>
internal sealed unsafe partial class AppendLog
{
    /// <summary>Makes an empty log. The file must not exist.</summary>
    public static AppendLog Create(string path, int headerByteCount, ulong extra = 0) => Create(LogPool.Shared, path, headerByteCount, extra);

    /// <summary>The same, with the descriptors and mappings of another pool than the process's.</summary>
    public static AppendLog Create(LogPool pool, string path, int headerByteCount, ulong extra)
    {
        int descriptor = OpenDescriptor(pool, path, Posix.ReadWrite | Posix.CreateFlag | Posix.ExclusiveFlag);
        var log = new AppendLog(pool, path, headerByteCount, writable: true, headerByteCount);
        log.Adopt(descriptor);
        try
        {
            // The header first and in one write: a process killed here leaves an empty file or a whole header.
            log.WriteHeader(extra);
            return log;
        }
        catch
        {
            log.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Opens a log for appending: a compacted one, one of Elodin's sparse 8 GiB ones, or one that a killed process left.</summary>
    /// <exception cref="DatabaseException">The file cannot be opened, or is shorter than a header, or its header says less than that.</exception>
    public static AppendLog Open(string path, int headerByteCount) => Open(LogPool.Shared, path, headerByteCount);

    /// <summary>The same, with the descriptors and mappings of another pool than the process's.</summary>
    public static AppendLog Open(LogPool pool, string path, int headerByteCount) => OpenCore(pool, path, headerByteCount, writable: true);

    /// <summary>
    /// Opens what is published at this moment for reading; never maps and never writes, so another process may go on with the file.
    /// </summary>
    /// <exception cref="DatabaseException">As for opening, and when the header says more than the file has: nothing is repaired here.</exception>
    public static AppendLog OpenRead(string path, int headerByteCount) => OpenRead(LogPool.Shared, path, headerByteCount);

    /// <summary>The same, with the descriptors of another pool than the process's.</summary>
    public static AppendLog OpenRead(LogPool pool, string path, int headerByteCount) => OpenCore(pool, path, headerByteCount, writable: false);

    /// <summary>What stands under that name, without opening it as a log.</summary>
    public static LogFileState Probe(string path, int headerByteCount)
    {
        int descriptor = Posix.Open(path, Posix.ReadOnly | Posix.CloseOnExec | Posix.NonBlocking, 0);
        if (descriptor < 0)
        {
            return Marshal.GetLastPInvokeError() == Posix.NoSuchFile ? LogFileState.Blank : LogFileState.Used;
        }

        Span<byte> header = stackalloc byte[ExtraHeaderByteCount];
        header = header[..headerByteCount];
        bool isWhole = Posix.TryReadAt(descriptor, header, 0);
        bool isEmptyFile = Posix.LengthOf(descriptor) == 0;
        Posix.Close(descriptor);
        if (isEmptyFile || (isWhole && header.IndexOfAnyExcept((byte)0) < 0))
        {
            return LogFileState.Blank;
        }

        return isWhole && BinaryPrimitives.ReadUInt64LittleEndian(header) == (ulong)headerByteCount ? LogFileState.Empty : LogFileState.Used;
    }

    /// <summary>Rewrites the header's extra field.</summary>
    public void SetExtra(ulong extra)
    {
        Require(WriteAt(new ReadOnlySpan<byte>(&extra, sizeof(ulong)), PlainHeaderByteCount));
        Extra = extra;
    }

    private static AppendLog OpenCore(LogPool pool, string path, int headerByteCount, bool writable)
    {
        int descriptor = OpenDescriptor(pool, path, writable ? Posix.ReadWrite : Posix.ReadOnly);
        AppendLog? log = null;
        try
        {
            Span<byte> header = stackalloc byte[ExtraHeaderByteCount];
            header = header[..headerByteCount];

            // The header before the file's length: an appender lets the file grow before it publishes.
            bool isRead = Posix.TryReadAt(descriptor, header, 0);
            long fileByteCount = Posix.LengthOf(descriptor);
            if (!isRead)
            {
                throw new DatabaseException($"{path} is damaged: {headerByteCount} bytes of header wanted, the file has {fileByteCount}");
            }

            ulong committed = BinaryPrimitives.ReadUInt64LittleEndian(header);
            if (committed < (ulong)headerByteCount)
            {
                throw new DatabaseException(
                    $"{path} is damaged: its header says {committed} valid bytes, which is less than the header's own {headerByteCount}");
            }

            if (committed > (ulong)fileByteCount && !writable)
            {
                throw new DatabaseException($"{path} is damaged: its header says {committed} valid bytes, the file has {fileByteCount}");
            }

            // More than there is: the tail never reached the disk, or the number is damaged; what is there is all there can be.
            long clamped = (long)Math.Min(committed, (ulong)fileByteCount);
            log = new AppendLog(pool, path, headerByteCount, writable, clamped)
            {
                _fileByteCount = fileByteCount,
                Extra = headerByteCount == ExtraHeaderByteCount ? BinaryPrimitives.ReadUInt64LittleEndian(header[PlainHeaderByteCount..]) : 0,
            };
            log.Adopt(descriptor);
            if (writable && clamped != (long)committed)
            {
                log.Require(log.Publish(clamped));
            }

            return log;
        }
        catch
        {
            if (log is null)
            {
                Posix.Close(descriptor);
                pool.GiveRoomBack();
            }
            else
            {
                log.Dispose();
            }

            throw;
        }
    }

    private static int OpenDescriptor(LogPool pool, string path, int flags)
    {
        int descriptor = pool.Open(path, flags);
        return descriptor >= 0 ? descriptor : throw new DatabaseException($"cannot open {path}: {Posix.Describe(-descriptor)}");
    }

    private void WriteHeader(ulong extra)
    {
        Span<byte> header = stackalloc byte[ExtraHeaderByteCount];
        header.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(header, _headerByteCount);
        BinaryPrimitives.WriteUInt64LittleEndian(header[PlainHeaderByteCount..], extra);
        Require(WriteAt(header[.._headerByteCount], 0));
        Extra = _headerByteCount == ExtraHeaderByteCount ? extra : 0;
    }

    private void Require(LogStatus status)
    {
        if (status != LogStatus.Ok)
        {
            throw new DatabaseException($"cannot write {Path}: {status.Reason()}");
        }
    }
}
