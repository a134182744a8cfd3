using ElodinFast.Buffers;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Storage;

/// <summary>
/// The thread that takes what the keeper has drained to the disk and writes down how far that was. Apart from the keeper, so that a slow
/// disk never holds the drain up. Warm.
/// </summary>
/// <remarks>
/// A checkpoint: lengths of all logs between two rounds of the keeper (so rows are whole), journal, logs, then the record of both. The
/// checksums may lag behind by what one checkpoint may read; what they do not cover yet is on the disk all the same.
/// </remarks>
internal sealed class Checkpointer : IDisposable
{
    /// <summary>Beyond this many logs one sync of the whole file system is cheaper than one of each.</summary>
    private const int FilesToSyncEachMax = 64;

    /// <summary>Most that one checkpoint reads to bring checksums up to date.</summary>
    private const long SumByteCountMax = 256L << 20;

    private const int BufferByteCount = 256 * 1024;

    private readonly Database _database;
    private readonly Keeper _keeper;
    private readonly MirrorJournal _journal;
    private readonly CheckpointFile _file;
    private readonly CheckpointMarks _marks;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferByteCount);
    private readonly Lock _gate = new();
    private readonly Signal _requests = new();
    private readonly Signal _finished = new();
    private readonly Thread? _thread;
    private long[] _durablePositions = [];
    private long _finishedMicros;
    private long _unsyncedClosings = LogPool.Shared.UnsyncedCloseCount;
    private volatile Exception? _failure;
    private volatile bool _stop;
    private bool _isClean;

    public Checkpointer(Database database, Keeper keeper, MirrorJournal journal, CheckpointState? state)
    {
        _database = database;
        _keeper = keeper;
        _journal = journal;
        _file = new CheckpointFile(database.Path);
        _marks = new CheckpointMarks(database, state);
        try
        {
            Run(sumByteCountMax: 0, CheckpointFile.Opened(database.Options.Boot));
        }
        catch
        {
            _file.Dispose();
            throw;
        }

        if (database.Options.Durability != DurabilityMode.Process)
        {
            _thread = new Thread(Loop) { Name = "checkpoint", IsBackground = true };
            _thread.Start();
        }
    }

    /// <summary>When the last checkpoint was finished, µs since 1970 (UTC).</summary>
    public long FinishedMicros => Volatile.Read(ref _finishedMicros);

    /// <summary>Makes everything committed before the call durable, in the caller's thread.</summary>
    /// <exception cref="DatabaseException">The disk refuses or is full.</exception>
    public void Now()
    {
        _keeper.DrainNow();
        lock (_gate)
        {
            ThrowIfFailed();
            Run(SumByteCountMax, null);
        }
    }

    /// <summary>Waits until the row that ends at a position of a ring is on the disk.</summary>
    /// <exception cref="DatabaseException">It cannot be brought there.</exception>
    public void Wait(int ring, long position)
    {
        while (true)
        {
            long seen = _finished.Count;
            long[] positions = Volatile.Read(ref _durablePositions);
            if (_stop || (ring < positions.Length && positions[ring] >= position))
            {
                return;
            }

            ThrowIfFailed();
            if (_keeper.DiskIsFull)
            {
                throw new DatabaseException($"{_database.Path}: the disk is full, so nothing can be made durable");
            }

            _requests.Raise();
            _finished.Wait(seen, 100);
        }
    }

    /// <summary>The last checkpoint. The keeper must have stopped, and the logs be open.</summary>
    public void Finish()
    {
        Stop();
        try
        {
            ThrowIfFailed();
            Run(long.MaxValue, null);
            _isClean = true;
        }
        catch (DatabaseException refused)
        {
            _database.Options.Logger.LogError(refused, "{Path} could not be closed with everything on the disk", _database.Path);
        }

        _finished.Raise();
    }

    /// <summary>Notes the clean end, after the last write to any file.</summary>
    public void Dispose()
    {
        try
        {
            if (_isClean)
            {
                _file.Append([CheckpointFile.Closed()]);
            }
        }
        catch (DatabaseException refused)
        {
            _database.Options.Logger.LogError(refused, "the clean end of {Path} could not be noted", _database.Path);
        }

        _file.Dispose();
    }

    /// <summary>Stops as a kill would.</summary>
    public void Abandon()
    {
        Stop();
        _file.Dispose();
        _finished.Raise();
    }

    private void Stop()
    {
        _stop = true;
        _requests.Raise();
        _thread?.Join();
    }

    private void Loop()
    {
        bool always = _database.Options.Durability == DurabilityMode.Always;
        while (true)
        {
            long seen = _requests.Count;
            if (_stop)
            {
                return;
            }

            try
            {
                if (always)
                {
                    _keeper.DrainNow();
                }

                lock (_gate)
                {
                    if (_failure is null && !_stop)
                    {
                        Run(SumByteCountMax, null);
                    }
                }
            }
            catch (Exception refused) when (refused is DatabaseException or IOException or UnauthorizedAccessException)
            {
                Fail(refused);
            }

            // Only waiters of Always raise requests.
            _requests.Wait(seen, _database.Options.CheckpointIntervalMs);
        }
    }

    // A disk that refused a sync once may say yes to the next one without having written anything, so there is no second try.
    private void Fail(Exception refused)
    {
        if (_keeper.DiskIsFull)
        {
            return; // there will be room again, and nothing was lost by it
        }

        _failure = refused;
        _database.Options.Logger.LogCritical(
            refused, "{Path}: the disk refused a checkpoint. Samples are still stored, but from now on none is promised to survive a power loss", _database.Path);
        _finished.Raise();
    }

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            throw new DatabaseException($"{_database.Path}: the disk refused a checkpoint earlier: {failure.Message}", failure);
        }
    }

    // Under the gate, but for the first one.
    private void Run(long sumByteCountMax, CheckpointRecord? last)
    {
        long[] positions;
        lock (_keeper.RoundGate)
        {
            positions = _marks.Look();
        }

        IReadOnlyList<LogMark> changed = _marks.Changed;
        if (changed.Count > 0)
        {
            _journal.Sync();
            Sync(changed);
        }

        foreach (LogMark mark in changed)
        {
            mark.DurableByteCount = mark.WantedByteCount;
        }

        IReadOnlyList<LogMark> summed = _marks.Sum(_buffer, sumByteCountMax);
        if (changed.Count > 0 || summed.Count > 0 || last is not null)
        {
            try
            {
                Write(changed, summed, last);
            }
            catch
            {
                foreach (LogMark mark in changed)
                {
                    mark.DurableByteCount = -1; // no record says so: the next checkpoint must
                }

                throw;
            }
        }

        Volatile.Write(ref _durablePositions, positions);
        Volatile.Write(ref _finishedMicros, CheckpointFile.NowMicros());
        _finished.Raise();
    }

    private void Write(IReadOnlyList<LogMark> changed, IReadOnlyList<LogMark> summed, CheckpointRecord? last)
    {
        long now = CheckpointFile.NowMicros();
        bool isRewritten = _file.WantsRewrite(_marks.Count);
        var records = new List<CheckpointRecord>();
        foreach (LogMark mark in isRewritten ? _marks.All : changed.Union(summed))
        {
            records.Add(mark.ToRecord(now));
        }

        records.Add(_file.Done());
        if (isRewritten && last is not { Type: CheckpointRecordType.Opened })
        {
            records.Add(CheckpointFile.Opened(_database.Options.Boot));
        }

        if (last is { } record)
        {
            records.Add(record);
        }

        ReadOnlySpan<CheckpointRecord> span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(records);
        if (isRewritten)
        {
            _file.Rewrite(span);
        }
        else
        {
            _file.Append(span);
        }
    }

    private void Sync(IReadOnlyList<LogMark> changed)
    {
        // The kernel may have forgotten an error of a file that was closed before it was synced; its file system has not.
        long closings = LogPool.Shared.UnsyncedCloseCount;
        if (changed.Count > FilesToSyncEachMax || closings != _unsyncedClosings)
        {
            _database.SyncFileSystem();
            _unsyncedClosings = closings;
            return;
        }

        foreach (LogMark mark in changed)
        {
            if (mark.DurableByteCount < 0)
            {
                AtomicFile.SyncDirectory(Path.GetDirectoryName(mark.Log.Path)!); // a new file: its name, too
            }

            if (mark.Log.Sync() != LogStatus.Ok)
            {
                throw new DatabaseException($"cannot sync {mark.Log.Path}");
            }
        }
    }
}
