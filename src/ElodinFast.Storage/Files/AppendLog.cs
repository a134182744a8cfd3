using System.Runtime.CompilerServices;

namespace ElodinFast.Storage;

/// <summary>
/// One of Elodin's log files: a header that begins with the number of valid bytes (header included), then data. Bytes are published by a
/// release store of that number after they stand in the file.
/// </summary>
/// <remarks>
/// Threads: one appender, any number of readers; Dispose waits for whoever is inside. Appending is warm and allocates nothing.
/// Opening maps nothing. Its third append maps a log, as long as the pool has mappings left: address space for
/// <see cref="WindowByteCount"/> at once, so that the mapping never moves while the log is open. What lies behind the window, and logs
/// without one, are read and written by pread and pwrite, which see the same bytes. Room is always allocated before a byte is stored into
/// a mapping: a store into a hole on a full disk is a SIGBUS, an allocation that fails is a status. Without a mapping a file of one page
/// is left to pwrite, which answers a status, too.
/// </remarks>
internal sealed unsafe partial class AppendLog : IDisposable
{
    /// <summary>Header of the logs without an extra field: published length, reserved zero.</summary>
    public const int PlainHeaderByteCount = 16;

    /// <summary>Header of the logs with an extra field behind those two.</summary>
    public const int ExtraHeaderByteCount = 24;

    /// <summary>Address space of one mapped log: what Elodin gives a log at most.</summary>
    public const long WindowByteCount = 8L << 30;

    /// <summary>
    /// From this size on an append is one pwrite instead of stores through the mapping: the faults of pages that a file has just grown by
    /// cost more than a system call.
    /// </summary>
    public const int DirectWriteByteCount = 2 * 1024;

    private const int PageByteCount = 4096;
    private const long GrowthByteCountMin = 4096;
    private const long GrowthByteCountMax = 4 << 20;

    // Small appends before a log is mapped: most components of a large database get one sample, and no second.
    private const int AppendsBeforeMapping = 2;

    // Reads of a log that is not mapped for appends before it is mapped for them: a few binary searches.
    private const int ReadsBeforeMapping = 100;

    private readonly string _directory;
    private readonly string _name;
    private readonly int _headerByteCount;
    private readonly bool _writable;
    private nint _window;              // 0: not mapped; set once
    private nint _readWindow;          // for logs that are read often and not appended to; 0: not mapped; set once
    private long _committed;           // file position, header included; the field is the truth, the file's header follows it
    private long _allocated;           // file position up to which stores cannot meet a hole
    private long _fileByteCount;       // the file's length; no shorter
    private long _inside;              // threads inside; below zero once disposed
    private int _appendsUntilMapping = AppendsBeforeMapping;
    private int _readsUntilMapping = ReadsBeforeMapping;

    private AppendLog(LogPool pool, string path, int headerByteCount, bool writable, long committed)
    {
        _pool = pool;
        _directory = System.IO.Path.GetDirectoryName(path) ?? "/";
        _name = string.Intern(System.IO.Path.GetFileName(path)); // the logs of a component are five names in all
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
    public string Path => System.IO.Path.Join(_directory, _name);

    /// <summary>True when small appends go through a mapping.</summary>
    public bool IsMapped => Volatile.Read(ref _window) != 0;

    /// <summary>True when reads go through a mapping although appends do not.</summary>
    internal bool IsMappedForReading => Volatile.Read(ref _readWindow) != 0;

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
            if (_window == 0)
            {
                MapIfActive(bytes.Length);
            }

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
        if (_window != 0 && bytes.Length < DirectWriteByteCount && end <= WindowByteCount)
        {
            // In bounds: TryReserve allocated the file up to at least `end`, and `end` is inside the window.
            bytes.CopyTo(new Span<byte>((byte*)_window + position, bytes.Length));
        }
        else
        {
            LogStatus status = WriteAt(bytes, position);
            if (status != LogStatus.Ok)
            {
                return status;
            }
        }

        return Publish(end);
    }

    /// <summary>Copies published bytes of data from <paramref name="position"/> (header not counted) on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not all of them are published.</exception>
    /// <exception cref="DatabaseException">The system could not read the file, or another one stands under its name.</exception>
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
            nint window = Volatile.Read(ref _window);
            if (window == 0)
            {
                window = Volatile.Read(ref _readWindow);
                if (window == 0 && Interlocked.Decrement(ref _readsUntilMapping) == 0)
                {
                    window = MapForReading();
                }
            }

            if (window != 0 && start + destination.Length <= WindowByteCount)
            {
                // In bounds: published bytes lie in allocated file, and the file is cut only after the last reader has left.
                new ReadOnlySpan<byte>((byte*)window + start, destination.Length).CopyTo(destination);
            }
            else
            {
                ReadAt(start, destination);
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
        if (Publish(end) != LogStatus.Ok)
        {
            Volatile.Write(ref _committed, end); // what the file still says beyond that the next append puts right
        }
    }

    /// <summary>Writes what is published to the disk.</summary>
    public LogStatus Sync()
    {
        Enter();
        try
        {
            return SyncDescriptor();
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

        if (_window != 0)
        {
            Posix.Unmap(_window, unchecked((nuint)WindowByteCount));
            _pool.GiveMappingBack();
            _window = 0;
        }

        if (_readWindow != 0)
        {
            Posix.Unmap(_readWindow, unchecked((nuint)WindowByteCount));
            _pool.GiveMappingBack();
            _readWindow = 0;
        }

        CloseDescriptor(isCut: _writable && _fileByteCount != _committed);
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

        if (_window == 0 && end <= PageByteCount)
        {
            return LogStatus.Ok;
        }

        Enter();
        try
        {
            LogStatus status = Pin();
            if (status == LogStatus.Ok)
            {
                status = Grow(end);
                Unpin();
            }

            return status;
        }
        finally
        {
            Exit();
        }
    }

    private LogStatus Grow(long end)
    {
        long step = Math.Clamp(_allocated, GrowthByteCountMin, GrowthByteCountMax);
        long wanted = Math.Min(Math.Max(PageFloor(end + PageByteCount - 1), PageFloor(_allocated + step)), FileByteCountMax);
        int error = AllocateFile(_allocated, wanted - _allocated);
        if (error != 0 && wanted > end)
        {
            wanted = end;   // a nearly full disk may still hold what is asked for
            error = AllocateFile(_allocated, wanted - _allocated);
        }

        if (error != 0)
        {
            return Posix.StatusOf(error);
        }

        _allocated = wanted;
        return LogStatus.Ok;
    }

    // Without room for the header's page or without address space the log stays as it is: pread and pwrite do the same, slower.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MapIfActive(int byteCount)
    {
        if (!_writable || byteCount >= DirectWriteByteCount || _appendsUntilMapping-- > 0)
        {
            return;
        }

        _appendsUntilMapping = 0;
        if (!_pool.TryTakeMapping())
        {
            return;
        }

        if (Pin() == LogStatus.Ok)
        {
            // The header's page must not be a hole: every publication stores into it.
            if (AllocateFile(0, _headerByteCount) == 0)
            {
                nint window = Posix.Map(
                    0, unchecked((nuint)WindowByteCount), Posix.ProtectRead | Posix.ProtectWrite, Posix.MapShared, _descriptor, 0);
                Volatile.Write(ref _window, window == Posix.MapFailed ? 0 : window);
            }

            Unpin();
        }

        if (_window == 0)
        {
            _appendsUntilMapping = int.MaxValue;
            _pool.GiveMappingBack();
        }
    }

    // A log that is searched over and over without being appended to; whoever only looks at another process's file does not map it,
    // since that process may cut it. Reached once.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private nint MapForReading()
    {
        // Half of the mappings are kept for appends.
        if (!_writable || _pool.MappingCount >= _pool.MappingCountMax / 2 || !_pool.TryTakeMapping())
        {
            return 0;
        }

        nint window = Posix.MapFailed;
        if (Pin() == LogStatus.Ok)
        {
            window = Posix.Map(0, unchecked((nuint)WindowByteCount), Posix.ProtectRead, Posix.MapShared, _descriptor, 0);
            Unpin();
        }

        if (window == Posix.MapFailed)
        {
            _pool.GiveMappingBack();
            return 0;
        }

        Volatile.Write(ref _readWindow, window);
        return window;
    }

    private LogStatus Publish(long end)
    {
        if (_window != 0)
        {
            Volatile.Write(ref *(long*)_window, end);   // the header's page was allocated when the log was mapped
        }
        else
        {
            LogStatus status = WriteAt(new ReadOnlySpan<byte>(&end, sizeof(long)), 0);
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
        throw new ArgumentOutOfRangeException(nameof(position), position, $"{byteCount} bytes wanted of {Path}, which has {ByteCount}");
}
