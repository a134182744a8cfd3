namespace ElodinFast.Fuzz;

/// <summary>Notices from another thread that one execution goes on for too long.</summary>
internal sealed class Watchdog : IDisposable
{
    private const int LookMs = 50;

    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private readonly TimeSpan _limit;
    private readonly Action _hung;
    private long _started;

    public Watchdog(TimeSpan limit, Action hung)
    {
        _limit = limit;
        _hung = hung;
        _thread = new Thread(Run) { IsBackground = true, Name = "fuzz watchdog" };
        _thread.Start();
    }

    /// <summary>The next execution begins. Hot.</summary>
    public void Begin(long number) => Volatile.Write(ref _started, number);

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Run()
    {
        long seen = -1;
        long sinceMs = Environment.TickCount64;
        while (!_stop.Wait(LookMs))
        {
            long started = Volatile.Read(ref _started);
            if (started != seen)
            {
                seen = started;
                sinceMs = Environment.TickCount64;
            }
            else if (Environment.TickCount64 - sinceMs > _limit.TotalMilliseconds)
            {
                _hung();
                return;
            }
        }
    }
}
