using ElodinFast.Storage;

namespace ElodinFast.Hosting;

/// <summary>
/// The thread that sleeps on a database's commit clock for all sessions with streams, so that committing threads never complete a task
/// or queue a work item. While nobody streams it does not even sleep on the clock, so that committing needs no system call.
/// </summary>
internal sealed class StreamPump : IDisposable
{
    // What moves no clock (a registration) is noticed after this long, unless a session wakes the others.
    private const int LookEveryMs = 50;

    private readonly Database _database;
    private readonly Action _wakeSessions;
    private readonly ManualResetEventSlim _hasStreams = new(false);
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private int _streamCount;

    public StreamPump(Database database, Action wakeSessions)
    {
        _database = database;
        _wakeSessions = wakeSessions;
        _thread = new Thread(Run) { Name = "stream pump", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Streams that run.</summary>
    public int StreamCount => Volatile.Read(ref _streamCount);

    /// <summary>A session has started or ended this many streams.</summary>
    public void Count(int change)
    {
        lock (_hasStreams)
        {
            _streamCount += change;
            if (_streamCount > 0)
            {
                _hasStreams.Set();
            }
            else
            {
                _hasStreams.Reset();
            }
        }
    }

    public void Dispose()
    {
        _isStopping = true;
        _hasStreams.Set();
        _database.WakeSleepers();
        _thread.Join();
        _hasStreams.Dispose();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            _hasStreams.Wait();
            long seen = _database.CommitClock;
            _wakeSessions();
            if (!_isStopping)
            {
                _database.WaitForCommit(seen, LookEveryMs);
            }
        }
    }
}
