using System.Runtime.InteropServices;
using ElodinFast.Buffers;

namespace ElodinFast.Storage;

/// <remarks>
/// The log's descriptor, which the pool may close whenever no thread uses it. Whoever needs it pins it for one system call, and gets it
/// reopened if need be: by name, and only if the same file still stands there.
/// </remarks>
internal sealed unsafe partial class AppendLog
{
    private const int IsClosed = -1;
    private const int IsChanging = -2;   // somebody opens or closes the file: a few microseconds

    private readonly LogPool _pool;
    private int _descriptor = -1;
    private int _pins = IsClosed;        // threads that use the descriptor, or one of the two above
    private bool _wasUsed;               // since the pool last looked
    private bool _isUnsynced;            // written through the descriptor since the last sync
    private ulong _device;
    private ulong _inode;

    /// <summary>The log's place among the pool's open ones; the pool's.</summary>
    internal int PoolIndex { get; set; }

    /// <summary>True while the file is open.</summary>
    internal bool HasDescriptor => Volatile.Read(ref _pins) >= 0;

    /// <summary>Closes the file if nobody uses it nor has used it since the last look. The pool's, under its lock.</summary>
    internal bool TryCloseUnused(out bool isUnsynced)
    {
        isUnsynced = false;
        if (_wasUsed)
        {
            _wasUsed = false;
            return false;
        }

        if (Interlocked.CompareExchange(ref _pins, IsChanging, 0) != 0)
        {
            return false;
        }

        isUnsynced = _isUnsynced && _window == 0; // a mapping keeps the inode, and with it the error
        _isUnsynced &= !isUnsynced;
        Posix.Close(_descriptor);
        _descriptor = -1;
        Volatile.Write(ref _pins, IsClosed);
        return true;
    }

    // Keeps the descriptor open until Unpin, opening the file first where it is closed. Not twice by one thread.
    private LogStatus Pin()
    {
        SpinWait spinner = default;
        while (true)
        {
            int pins = Volatile.Read(ref _pins);
            if (pins >= 0)
            {
                if (Interlocked.CompareExchange(ref _pins, pins + 1, pins) == pins)
                {
                    _wasUsed = true;
                    return LogStatus.Ok;
                }
            }
            else if (pins == IsClosed && Interlocked.CompareExchange(ref _pins, IsChanging, IsClosed) == IsClosed)
            {
                LogStatus status = Reopen();
                Volatile.Write(ref _pins, status == LogStatus.Ok ? 1 : IsClosed);
                return status;
            }
            else
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    private void Unpin() => Interlocked.Decrement(ref _pins);

    private LogStatus Reopen()
    {
        int descriptor = _pool.Open(Path, _writable ? Posix.ReadWrite : Posix.ReadOnly);
        if (descriptor < 0)
        {
            return -descriptor is Posix.NoSuchFile or Posix.NotADirectory ? LogStatus.Moved : LogStatus.IoError;
        }

        if (!LibC.TryIdentify(descriptor, out ulong device, out ulong inode) || device != _device || inode != _inode)
        {
            Posix.Close(descriptor);
            _pool.GiveRoomBack();
            return LogStatus.Moved;
        }

        _descriptor = descriptor;
        _wasUsed = true;
        _pool.Add(this);
        return LogStatus.Ok;
    }

    // The first opening; the log is the caller's alone.
    private void Adopt(int descriptor)
    {
        LibC.TryIdentify(descriptor, out _device, out _inode);
        _descriptor = descriptor;
        _pool.Add(this);
        Volatile.Write(ref _pins, 0);
    }

    // For good, and once: nobody is inside any more.
    private void CloseDescriptor(bool isCut)
    {
        if (isCut && Pin() == LogStatus.Ok)
        {
            Posix.SetLength(_descriptor, _committed);
            Unpin();
        }

        SpinWait spinner = default;
        int pins;
        while ((pins = Interlocked.CompareExchange(ref _pins, IsChanging, 0)) != 0 && pins != IsClosed)
        {
            spinner.SpinOnce(); // the pool is closing it
        }

        if (pins == 0)
        {
            _pool.Remove(this);
            Posix.Close(_descriptor);
            _descriptor = -1;
            Volatile.Write(ref _pins, IsClosed);
        }
    }

    private LogStatus WriteAt(ReadOnlySpan<byte> bytes, long position)
    {
        LogStatus status = Pin();
        if (status == LogStatus.Ok)
        {
            _isUnsynced = true;
            status = Posix.WriteAllAt(_descriptor, bytes, position);
            Unpin();
            if (status == LogStatus.Ok)
            {
                _fileByteCount = Math.Max(_fileByteCount, position + bytes.Length);
            }
        }

        return status;
    }

    private void ReadAt(long position, Span<byte> destination)
    {
        LogStatus status = Pin();
        if (status == LogStatus.Ok)
        {
            bool isRead = Posix.TryReadAt(_descriptor, destination, position);
            Unpin();
            if (isRead)
            {
                return;
            }
        }

        throw new DatabaseException(status == LogStatus.Moved
            ? $"{Path} was removed or replaced while the database was open"
            : $"cannot read {destination.Length} bytes at {position} of {Path}");
    }

    private int AllocateFile(long position, long byteCount)
    {
        int error;
        do
        {
            error = Posix.Allocate(_descriptor, position, byteCount);
        }
        while (error == Posix.Interrupted);
        if (error == 0)
        {
            _fileByteCount = Math.Max(_fileByteCount, position + byteCount);
        }

        return error;
    }

    private LogStatus SyncDescriptor()
    {
        LogStatus status = Pin();
        if (status == LogStatus.Ok)
        {
            _isUnsynced = false; // before the call: what is written during it is not covered
            status = Posix.SyncData(_descriptor) == 0 ? LogStatus.Ok : Posix.StatusOf(Marshal.GetLastPInvokeError());
            Unpin();
        }

        return status;
    }
}
