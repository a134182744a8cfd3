using System.Diagnostics;
using ElodinFast.Sim;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Cli;

/// <summary>
/// Notices when a value that others wrote reaches the world, and where asked for waits until one has. Called on the tick thread at the
/// start and the end of each tick: hot but for the one wait, no allocation.
/// </summary>
internal sealed class ControlWatch
{
    private const int PollMs = 1;

    private readonly (WorldPair Pair, byte[] Initial)[] _controls;
    private readonly Component? _awaited;
    private readonly long _awaitedTick;
    private readonly long _countBefore;
    private readonly TimeSpan _timeout;

    /// <summary>After the initial values were stored, before the first tick.</summary>
    public ControlWatch(World world, Database database, ControlPoint? awaited, TimeSpan timeout)
    {
        _controls = [.. world.ListPairs().Where(static p => p.Kind.ExternalControl).Select(static p => (p, p.Bytes.ToArray()))];
        _timeout = timeout;
        _awaitedTick = awaited?.Tick ?? -1;
        if (awaited is not null)
        {
            _awaited = database.FindComponent(ComponentId.FromName(awaited.Component))
                ?? throw new CommandException($"the simulation has no component {awaited.Component} to wait for");
            _countBefore = _awaited.SampleCount;
        }
    }

    /// <summary>The first tick that computed with a value that others wrote, or -1.</summary>
    public long AppliedTick { get; private set; } = -1;

    /// <summary>What was waited for did not come in time.</summary>
    public bool HasTimedOut { get; private set; }

    public void BeforeTick(StepContext context, CancellationToken cancellation)
    {
        if (context.Tick == _awaitedTick)
        {
            Wait(cancellation);
        }
    }

    public void AfterTick(StepContext context)
    {
        if (AppliedTick >= 0)
        {
            return;
        }

        foreach ((WorldPair pair, byte[] initial) in _controls)
        {
            if (!pair.Bytes.SequenceEqual(initial))
            {
                AppliedTick = context.Tick;
            }
        }
    }

    private void Wait(CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        while (_awaited!.SampleCount == _countBefore && !cancellation.IsCancellationRequested)
        {
            if (Stopwatch.GetElapsedTime(started) > _timeout)
            {
                HasTimedOut = true;
                return;
            }

            Thread.Sleep(PollMs);
        }
    }
}
