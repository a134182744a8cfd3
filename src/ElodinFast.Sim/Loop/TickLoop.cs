using System.Diagnostics;

namespace ElodinFast.Sim;

/// <summary>
/// The fixed-step loop: pre-step, take external values, run the systems, commit, wait for a write where a component asks for it,
/// post-step, wait for the next deadline. Hot; after the first ticks it allocates nothing.
/// </summary>
internal sealed class TickLoop(World world, SimulationSystem system, WorldStore store, RunOptions options)
{
    private const int PollMilliseconds = 1;
    private const long NanosPerMicro = 1_000;

    /// <exception cref="InvalidOperationException">The system does not fit the world, or the rate is unusable.</exception>
    public RunResult Run()
    {
        long stepNanos = options.TimeStepNanos;
        world.Freeze();
        world.Column<SimulationTimeStep>()[0] = new SimulationTimeStep(stepNanos / 1e9);
        Action<SimulationStep> systems = system.Bind(world);
        long startMicros = options.StartTimestamp ?? (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var result = new RunResult(startMicros);
        bool waitsForWrites = world.ListPairs().Exists(pair => pair.Kind.WaitForWrite == true);

        store.Initialize(world, startMicros);
        try
        {
            RunTicks(systems, stepNanos, waitsForWrites, result);
        }
        finally
        {
            store.Flush();
        }

        return result;
    }

    private void RunTicks(Action<SimulationStep> systems, long stepNanos, bool waitsForWrites, RunResult result)
    {
        var context = new StepContext(world);
        var schedule = new PacingSchedule(stepNanos);
        long leadNanos = options.PacingLead.Ticks * TimeSpan.NanosecondsPerTick;
        long maxTicks = options.MaxTicks ?? long.MaxValue;
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
                result.Lateness.Record(woken - due);
            }

            if (cancellation.IsCancellationRequested)
            {
                break;
            }

            long began = MonotonicClock.NowNanos;
            context.Tick = tick;
            context.TimestampMicros = result.StartTimestampMicros + (stepNanos * tick / NanosPerMicro);
            RunTick(systems, context, waitsForWrites, result);
            result.TickDurations.Record(MonotonicClock.NowNanos - began);
            result.TickCount = tick + 1;
        }

        result.ReanchorCount = schedule.ReanchorCount;
        result.Elapsed = TimeSpan.FromMicroseconds((MonotonicClock.NowNanos - startNanos) / 1000.0);
    }

    private void RunTick(Action<SimulationStep> systems, StepContext context, bool waitsForWrites, RunResult result)
    {
        options.PreStep?.Invoke(context);
        store.CopyToWorld(world);

        ref Tick count = ref world.Column<Tick>()[0];
        count.Value++;
        systems(new SimulationStep(count.Value, world.Column<SimulationTimeStep>()[0].Seconds));

        if (!store.CommitHead(context.TimestampMicros))
        {
            result.RefusedCommits++;
        }

        result.LastTimestampMicros = context.TimestampMicros;
        if (waitsForWrites)
        {
            WaitForWrite(options.CancellationToken);
        }

        options.PostStep?.Invoke(context);
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
