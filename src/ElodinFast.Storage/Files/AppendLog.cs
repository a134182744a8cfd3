using System.Runtime.CompilerServices;

namespace ElodinFast.Storage;

/// <summary>
/// One of Elodin's log files: a header that begins with the number of valid bytes (header included), then data. Bytes are published by a
/// release store of that number after they stand in the file.
/// </summary>
/// <remarks>
/// Threads: one appender, any number of readers; Dispose waits for whoever is inside. Appending is warm and allocates nothing.
/// The mapping reserves address space for <see cref="WindowByteCount"/> at once, so it never moves while the log is open; what lies
/// behind the window, and logs past <see cref="MappedLogCountMax"/>, are read and written by pread and pwrite (a pool that moves
/// mappings between logs would start here). Room is always allocated before a byte is stored: a store into a hole of a mapped file on a
/// full disk is a SIGBUS, an allocation that fails is a status.
/// </remarks>
internal sealed unsafe partial class AppendLog : IDisposable
{
    /// <summary>Header of the logs without an extra field: published length, reserved zero.</summary>
    public const int PlainHeaderByteCount = 16;

    /// <summary>Header of the logs with an extra field behind those two.</summary>
    public const int ExtraHeaderByteCount = 24;

    /// <summary>Logs of this process that may be mapped at the same time.</summary>
    public const int MappedLogCountMax = 4096;

    /// <summary>Address space of one mapped log: what Elodin gives a log at most.</summary>
    public const long WindowByteCount = 8L << 30;

    /// <summary>From this size on an append is one pwrite instead of stores through the mapping.</summary>
    public const int DirectWriteByteCount = 64 * 1024;

    private const int PageByteCount = 4096;
    private const long GrowthByteCountMin = 4096;
    private const long GrowthByteCountMax = 4 << 20;

    private static int s_mappedLogCount;

    private readonly string _path;
    private readonly int _headerByteCount;
    private readonly bool _writable;
    private int _descriptor;
    private byte* _window;             // null: not mapped
    private long _committed;           // file position, header included; the field is the truth, the file's header follows it
    private long _allocated;           // file position up to which stores cannot meet a hole
    private long _inside;              // threads inside; below zero once disposed

    private AppendLog(string path, int descriptor, int headerByteCount, bool writable, long committed)
    {
        _path = path;
        _descriptor = descriptor;
        _headerByteCount = headerByteCount;
        _writable = writable;
        _committed = committed;
        _allocated = PageFloor(committed);
    }

    /// <summary>Bytes of data published.</summary>
    public long ByteCount => Volatile.Read(ref _committed) - _headerByteCount;

    /// <summary>The header's extra field as it was opened or last written; 0 for logs without.</summary>
    public ulong Extra { get; private set; }

    /// <summary>Full path.</summary>
    public string Path => _path;

    /// <summary>True when small appends go through a mapping.</summary>
    public bool IsMapped => _window != null;

    /// <summary>The file is never allocated beyond this length; DiskFull says so.</summary>
    public long FileByteCountMax { get; set; } = 1L << 44;

    /// <summary>Makes sure that <paramref name="byteCount"/> more bytes of data have room. On anything but Ok the log is unchanged.</summary>
    public LogStatus TryReserve(long byteCount)
    {
        long end = _committed + byteCount;
        return end <= _allocated ? LogStatus.Ok : GrowSlow(end);
    }

    /// <summary>Appends and publishes. On anything but Ok the log is unchanged to readers.</summary>
    public LogStatus Append(ReadOnlySpan<byte> bytes)
    {
        Enter();
        try
        {
            LogStatus status = TryReserve(bytes.Length);
            return status == LogStatus.Ok ? AppendReserved(bytes) : status;
        }
        finally
        {
            Exit();
        }
    }

    private LogStatus AppendReserved(ReadOnlySpan<byte> bytes)
    {
        long position = _committed;
        long end = position + bytes.Length;
        if (_window != null && bytes.Length < DirectWriteByteCount && end <= WindowByteCount)
        {
            // In bounds: TryReserve allocated the file up to at least `end`, and `end` is inside the window.
            bytes.CopyTo(new Span<byte>(_window + position, bytes.Length));
        }
        else
        {
            LogStatus status = Posix.WriteAllAt(_descriptor, bytes, position);
            if (status != LogStatus.Ok)
            {
                return status;
            }
        }

        return Publish(end);
    }

    /// <summary>Copies published bytes of data from <paramref name="position"/> (header not counted) on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not all of them are published.</exception>
    /// <exception cref="DatabaseException">The system could not read the file.</exception>
    public void Read(long position, Span<byte> destination)
    {
        if ((ulong)position > (ulong)ByteCount || destination.Length > ByteCount - position)
        {
            ThrowBeyond(position, destination.Length);
        }

        long start = position + _headerByteCount;
        Enter();
        try
        {
            if (_window != null && start + destination.Length <= WindowByteCount)
            {
                // In bounds: published bytes lie in allocated file, and the file is cut only after the last reader has left.
                new ReadOnlySpan<byte>(_window + start, destination.Length).CopyTo(destination);
            }
            else if (!Posix.TryReadAt(_descriptor, destination, start))
            {
                throw new DatabaseException($"cannot read {destination.Length} bytes at {start} of {_path}");
            }
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Takes the log back to <paramref name="byteCount"/> bytes of data; the file itself is cut when it is closed.</summary>
    public void Truncate(long byteCount)
    {
        if ((ulong)byteCount > (ulong)ByteCount)
        {
            ThrowBeyond(byteCount, 0);
        }

        long end = byteCount + _headerByteCount;
        if (end == _committed)
        {
            return;
        }

        // What lies below may have come from a sparse copy, so the next append asks for room again.
        _allocated = Math.Min(_allocated, PageFloor(end));
        Publish(end);
    }

    /// <summary>Writes what is published to the disk.</summary>
    public LogStatus Sync()
    {
        Enter();
        try
        {
            return Posix.SyncData(_descriptor) == 0 ? LogStatus.Ok : Posix.StatusOf(System.Runtime.InteropServices.Marshal.GetLastPInvokeError());
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Waits for whoever is inside, cuts the file to what is published, closes it.</summary>
    public void Dispose()
    {
        if (Interlocked.Or(ref _inside, long.MinValue) < 0)
        {
            return;
        }

        SpinWait spinner = default;
        while (Volatile.Read(ref _inside) != long.MinValue)   // bounded by the longest copy of a reader
        {
            spinner.SpinOnce();
        }

        if (_window != null)
        {
            Posix.Unmap((nint)_window, unchecked((nuint)WindowByteCount));
            Interlocked.Decrement(ref s_mappedLogCount);
            _window = null;
        }

        if (_writable)
        {
            Posix.SetLength(_descriptor, _committed);
        }

        Posix.Close(_descriptor);
        _descriptor = -1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private LogStatus GrowSlow(long end)
    {
        if (!_writable)
        {
            return LogStatus.IoError;
        }

        if (end > FileByteCountMax)
        {
            return LogStatus.DiskFull;
        }

        long step = Math.Clamp(_allocated, GrowthByteCountMin, GrowthByteCountMax);
        long wanted = Math.Min(Math.Max(PageFloor(end + PageByteCount - 1), PageFloor(_allocated + step)), FileByteCountMax);
        int error = Allocate(wanted);
        if (error != 0 && wanted > end)
        {
            wanted = end;   // a nearly full disk may still hold what is asked for
            error = Allocate(end);
        }

        if (error != 0)
        {
            return Posix.StatusOf(error);
        }

        _allocated = wanted;
        return LogStatus.Ok;
    }

    private int Allocate(long end)
    {
        int error;
        do
        {
            error = Posix.Allocate(_descriptor, _allocated, end - _allocated);
        }
        while (error == Posix.Interrupted);
        return error;
    }

    private LogStatus Publish(long end)
    {
        if (_window != null)
        {
            Volatile.Write(ref *(long*)_window, end);   // the header's page was allocated when the log was opened
        }
        else
        {
            LogStatus status = Posix.WriteAllAt(_descriptor, new ReadOnlySpan<byte>(&end, sizeof(long)), 0);
            if (status != LogStatus.Ok)
            {
                return status;
            }
        }

        Volatile.Write(ref _committed, end);
        return LogStatus.Ok;
    }

    private void Enter()
    {
        if (Interlocked.Increment(ref _inside) < 0)
        {
            Exit();
            ObjectDisposedException.ThrowIf(true, this);
        }
    }

    private void Exit() => Interlocked.Decrement(ref _inside);

    private static long PageFloor(long position) => position & ~(PageByteCount - 1L);

    private void ThrowBeyond(long position, long byteCount) =>
        throw new ArgumentOutOfRangeException(nameof(position), position, $"{byteCount} bytes wanted of {_path}, which has {ByteCount}");
}
