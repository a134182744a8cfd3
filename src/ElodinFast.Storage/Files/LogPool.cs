using System.Runtime.InteropServices;

namespace ElodinFast.Storage;

/// <summary>
/// What logs share of the process's descriptors and mappings. At most <see cref="DescriptorCountMax"/> logs have their file open; one that
/// needs it while all are taken has the descriptor of a log closed that was not used lately. Any thread; the lock is taken only when a
/// file is opened or closed, so never on the way of a store into a mapping, nor of a pread or pwrite of an open file.
/// </summary>
internal sealed class LogPool(int descriptorCountMax, int mappingCountMax)
{
    private const int DescriptorCountLimit = 8192;
    private const int DescriptorCountLeast = 16;
    private const int MappingCountLimit = 4096;

    private readonly Lock _gate = new();
    private AppendLog[] _open = new AppendLog[16];
    private int _openCount;
    private int _promisedCount;   // room taken for files that are just being opened
    private int _hand;
    private int _mappingCount;
    private long _unsyncedCloseCount;

    /// <summary>A quarter of the descriptors that the process may have; sockets, rings and small files use the others.</summary>
    public static LogPool Shared { get; } = new(
        (int)Math.Clamp(Posix.DescriptorCountMax() / 4, DescriptorCountLeast, DescriptorCountLimit), MappingCountLimit);

    /// <summary>Logs whose file is open at the same time.</summary>
    public int DescriptorCountMax => descriptorCountMax;

    /// <summary>Logs that are mapped at the same time.</summary>
    public int MappingCountMax => mappingCountMax;

    /// <summary>Logs whose file is open now.</summary>
    public int DescriptorCount => Volatile.Read(ref _openCount);

    /// <summary>Logs that are mapped now.</summary>
    public int MappingCount => Volatile.Read(ref _mappingCount);

    /// <summary>
    /// Counts files that were closed with writes that no sync had followed. The kernel keeps an error of writing them back only as long as
    /// it keeps the file's inode, so whoever makes them durable then syncs the file system, which remembers the error.
    /// </summary>
    public long UnsyncedCloseCount => Volatile.Read(ref _unsyncedCloseCount);

    /// <summary>Opens a file for a log, once there is room; the descriptor, or minus an errno. Followed by <see cref="Add"/>.</summary>
    public int Open(string path, int flags)
    {
        TakeRoom();
        while (true)
        {
            int descriptor = Posix.Open(path, flags | Posix.CloseOnExec | Posix.NonBlocking, Posix.FilePermissions);
            if (descriptor >= 0)
            {
                return descriptor;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error is not (Posix.TooManyInProcess or Posix.TooManyInSystem) || !CloseOne())
            {
                GiveRoomBack();
                return -error;
            }
        }
    }

    /// <summary>The file that was opened belongs to this log from now on: it may be closed whenever nobody uses it.</summary>
    public void Add(AppendLog log)
    {
        lock (_gate)
        {
            _promisedCount--;
            if (_openCount == _open.Length)
            {
                Array.Resize(ref _open, Math.Min(_open.Length * 2, Math.Max(descriptorCountMax, _open.Length + 1)));
            }

            log.PoolIndex = _openCount;
            _open[_openCount] = log;
            Volatile.Write(ref _openCount, _openCount + 1);
        }
    }

    /// <summary>The file that was opened has been closed by the caller, without <see cref="Add"/>.</summary>
    public void GiveRoomBack()
    {
        lock (_gate)
        {
            _promisedCount--;
        }
    }

    /// <summary>The log's file has been closed by the caller.</summary>
    public void Remove(AppendLog log)
    {
        lock (_gate)
        {
            RemoveAt(log.PoolIndex);
        }
    }

    /// <summary>Takes one of the mappings; false when all are taken.</summary>
    public bool TryTakeMapping()
    {
        int count = Volatile.Read(ref _mappingCount);
        while (count < mappingCountMax)
        {
            int found = Interlocked.CompareExchange(ref _mappingCount, count + 1, count);
            if (found == count)
            {
                return true;
            }

            count = found;
        }

        return false;
    }

    /// <summary>Gives one back.</summary>
    public void GiveMappingBack() => Interlocked.Decrement(ref _mappingCount);

    // Waits only while every open file is in the middle of a system call, and nobody waits here with a file in use.
    private void TakeRoom()
    {
        SpinWait spinner = default;
        while (true)
        {
            lock (_gate)
            {
                if (_openCount + _promisedCount < descriptorCountMax || CloseOneUnderGate())
                {
                    _promisedCount++;
                    return;
                }
            }

            spinner.SpinOnce();
        }
    }

    private bool CloseOne()
    {
        lock (_gate)
        {
            return CloseOneUnderGate();
        }
    }

    // The clock: two turns at most, as the first one takes the marks of use away.
    private bool CloseOneUnderGate()
    {
        for (int i = 2 * _openCount; i > 0; i--)
        {
            _hand = _hand + 1 < _openCount ? _hand + 1 : 0;
            AppendLog log = _open[_hand];
            if (log.TryCloseUnused(out bool isUnsynced))
            {
                _unsyncedCloseCount += isUnsynced ? 1 : 0;
                RemoveAt(_hand);
                return true;
            }
        }

        return false;
    }

    private void RemoveAt(int index)
    {
        int last = _openCount - 1;
        _open[index] = _open[last];
        _open[index].PoolIndex = index;
        _open[last] = null!;
        Volatile.Write(ref _openCount, last);
    }
}
