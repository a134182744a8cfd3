using System.Diagnostics;
using ElodinFast.Mirror;

namespace ElodinFast.Cli;

/// <summary>Notes when a mirror first carried packets both ways; looks every millisecond until then, on a thread of its own.</summary>
internal sealed class MirrorWatch : IDisposable
{
    private const int PollMs = 1;

    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private long _liveNanos;

    public MirrorWatch(MirrorLink link)
    {
        _thread = new Thread(() =>
        {
            while (link.Metrics.State is not ("Live" or "Plain"))
            {
                if (_stop.Wait(PollMs))
                {
                    return;
                }
            }

            Volatile.Write(ref _liveNanos, Stopwatch.GetTimestamp());
        })
        {
            Name = "mirror watch",
            IsBackground = true,
        };
        _thread.Start();
    }

    /// <summary>Stamp of the monotonic clock, or null while it has not.</summary>
    public long? LiveNanos => Volatile.Read(ref _liveNanos) is var nanos and not 0 ? nanos : null;

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }
}
