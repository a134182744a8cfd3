using System.Diagnostics;
using ElodinFast.Buffers;
using ElodinFast.Net;
using ElodinFast.Storage;

namespace ElodinFast.Mirror;

/// <summary>The thread of a link's row sender in event and spin mode. Hot, 0 B a row.</summary>
internal sealed class RowSenderThread : IDisposable
{
    private const int WarmRowCount = 1000;
    private const int WarmTimeMs = 2000;
    private const int CommitWaitMs = 50;
    private const int KernelPauseMs = 1;
    private const int PeerPauseMs = 10;
    private const int PausesPerLook = 8;

    // With one core, who looks out would keep the tick from it.
    private static readonly bool s_canLookOut = Environment.ProcessorCount > 1 && Stopwatch.Frequency == 1_000_000_000;

    private readonly Database _database;
    private readonly RowSender _sender;
    private readonly LinkThreads _options;
    private readonly Thread _thread;
    private readonly Action<Exception> _onFailure;
    private volatile bool _isStopping;

    public RowSenderThread(Database database, RowSender sender, LinkThreads options, string name, Action<Exception> onFailure)
    {
        _onFailure = onFailure;
        _database = database;
        _sender = sender;
        _options = options;
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>What it allocates; null until it runs.</summary>
    public HotThreadMeter? Meter { get; private set; }

    /// <summary>Stops the thread and waits for it.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _sender.Stop();
        _database.WakeSleepers();
        _thread.Join();
    }

    private void Run()
    {
        try
        {
            Send();
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            _onFailure(failed); // a log that cannot be read, say: the link ends by it, not the process
        }
        finally
        {
            Meter?.Retire();
        }
    }

    private void Send()
    {
        HotThreadMeter meter = HotThreadMeter.Register(_thread.Name!);
        Meter = meter;
        _options.ApplyToSender();
        ThreadPlacement.MinimizeTimerSlack();
        var spin = new AdaptiveSpin(_options.Mode == LinkMode.Spin);
        CommitRhythm rhythm = default;
        long startMs = Environment.TickCount64;
        while (!_isStopping)
        {
            long resumed = _sender.Resumed.Count;
            long clock = _database.OwnCommitClock;
            PumpState state = _sender.Pump(mayWait: true);
            if (!meter.IsWarm && (_sender.RowCount >= WarmRowCount || Environment.TickCount64 - startMs >= WarmTimeMs))
            {
                meter.MarkWarm();
            }

            meter.Update();
            switch (state)
            {
                case PumpState.Commit:
                    WaitForCommit(clock, ref spin, ref rhythm);
                    break;
                case PumpState.Kernel:
                    _sender.Resumed.Wait(resumed, KernelPauseMs);
                    break;
                case PumpState.Peer:
                    _sender.Resumed.Wait(resumed, PeerPauseMs);
                    break;
                default:
                    _sender.Resumed.Wait(resumed, LinkLimits.ControlIntervalMs);
                    break;
            }
        }
    }

    private void WaitForCommit(long clock, ref AdaptiveSpin spin, ref CommitRhythm rhythm)
    {
        spin.Begin();
        while (IsWaiting(clock) && spin.GoesOn())
        {
        }

        long nowNs = Stopwatch.GetTimestamp();
        if (IsWaiting(clock) && s_canLookOut && rhythm.TryPredict(nowNs, out long fromNs, out long untilNs))
        {
            _database.WaitForOwnCommitNanos(clock, fromNs - nowNs);
            while (IsWaiting(clock) && Stopwatch.GetTimestamp() < untilNs)
            {
                Thread.SpinWait(PausesPerLook);
            }
        }

        if (IsWaiting(clock))
        {
            _database.WaitForOwnCommit(clock, CommitWaitMs);
        }

        spin.End();
        if (_database.OwnCommitClock != clock)
        {
            rhythm.Note(Stopwatch.GetTimestamp());
        }
    }

    private bool IsWaiting(long clock) => !_isStopping && _database.OwnCommitClock == clock;
}
