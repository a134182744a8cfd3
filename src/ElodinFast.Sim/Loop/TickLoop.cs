using ElodinFast.Buffers;

namespace ElodinFast.Sim;

/// <summary>
/// The fixed-step loop: pre-step, take external values, run the systems, commit, wait for a write where a component asks for it,
/// post-step, wait for the next deadline. Hot; after the first ticks it allocates nothing.
/// </summary>
internal sealed class TickLoop(World world, SimulationSystem system, WorldStore store, RunOptions options)
{
    private const int PollMilliseconds = 1;
    private const long WarmUpTicksMax = 100;
    private const long NanosPerMicro = 1_000;

    private readonly RunResult _result = new();
    private Action<SimulationStep>? _systems;

    /// <summary>Timestamp of the initial values and of the first tick, once initialized.</summary>
    public long StartTimestampMicros => _result.StartTimestampMicros;

    /// <summary>Fits the systems to the world, then stores the initial values. Once, before <see cref="Run"/>. Cold.</summary>
    /// <exception cref="InvalidOperationException">The system does not fit the world, or the rate is unusable.</exception>
    public void Initialize()
    {
        world.Freeze();
        world.Column<SimulationTimeStep>()[0] = new SimulationTimeStep(options.TimeStepNanos / 1e9);
        _systems = system.Bind(world);
        store.Register(world);

        // Only now, so that data time is wall time where the run keeps pace.
        _result.StartTimestampMicros = options.StartTimestamp ?? NowMicros();
        store.WriteInitialValues(StartTimestampMicros);
    }

    /// <summary>Runs the ticks, and returns when what they stored is in the files.</summary>
    public RunResult Run()
    {
        if (_systems is null)
        {
            Initialize();
        }

        try
        {
            RunTicks(_systems!);
        }
        finally
        {
            store.Flush();
        }

        return _result;
    }

    private static long NowMicros() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private void RunTicks(Action<SimulationStep> systems)
    {
        bool waitsForWrites = world.ListPairs().Exists(static pair => pair.Kind.WaitForWrite == true);
        long stepNanos = options.TimeStepNanos;
        var context = new StepContext(world);
        var schedule = new PacingSchedule(stepNanos);
        long leadNanos = options.PacingLead.Ticks * TimeSpan.NanosecondsPerTick;
        long maxTicks = options.MaxTicks ?? long.MaxValue;
        long warmTick = Math.Min(WarmUpTicksMax, maxTicks / 4);
        HotThreadMeter meter = HotThreadMeter.Register("tick");
        CancellationToken cancellation = options.CancellationToken;
        long startNanos = MonotonicClock.NowNanos;
        for (long tick = 0; tick < maxTicks; tick++)
        {
            if (!store.IsRecording)
            {
                schedule.Reset();
                WaitForRecording(cancellation);
            }

            if (options.RealTime)
            {
                long due = schedule.Next(MonotonicClock.NowNanos);
                long woken = MonotonicClock.WaitUntil(due, leadNanos, cancellation);
                _result.Lateness.Record(woken - schedule.DueNanos);
                store.NoteDeadline(woken, schedule.DueNanos);
            }

            if (cancellation.IsCancellationRequested)
            {
                break;
            }

            context.Tick = tick;
            context.TimestampMicros = _result.StartTimestampMicros + (stepNanos * tick / NanosPerMicro);
            options.PreStep?.Invoke(context);
            RunTick(systems, context.TimestampMicros);
            if (waitsForWrites)
            {
                WaitForWrite(cancellation);
            }

            options.PostStep?.Invoke(context);
            _result.TickCount = tick + 1;
            if (tick == warmTick)
            {
                meter.MarkWarm();
            }

            meter.Update();
        }

        _result.AllocatedBytes = meter.AllocatedBytes;
        meter.Retire();
        _result.ReanchorCount = schedule.ReanchorCount;
        _result.Elapsed = TimeSpan.FromMicroseconds((MonotonicClock.NowNanos - startNanos) / 1000.0);
    }

    /// <summary>The part of a tick that is timed: what a mirror could delay.</summary>
    private void RunTick(Action<SimulationStep> systems, long timestampMicros)
    {
        long began = MonotonicClock.NowNanos;
        store.CopyToWorld();

        ref Tick count = ref world.Column<Tick>()[0];
        count.Value++;
        systems(new SimulationStep(count.Value, world.Column<SimulationTimeStep>()[0].Seconds));

        if (!store.CommitHead(timestampMicros))
        {
            _result.RefusedCommits++;
        }

        _result.LastTimestampMicros = timestampMicros;
        _result.TickDurations.Record(MonotonicClock.NowNanos - began);
    }

    private void WaitForRecording(CancellationToken cancellation)
    {
        while (!store.IsRecording && !cancellation.IsCancellationRequested)
        {
            Thread.Sleep(PollMilliseconds);
        }
    }

    /// <summary>Waits as long as it takes, as lock step means: only a cancellation ends it otherwise.</summary>
    private void WaitForWrite(CancellationToken cancellation)
    {
        while (!store.TakeWaitedWrite() && !cancellation.IsCancellationRequested)
        {
            Thread.Sleep(PollMilliseconds);
        }
    }
}
