using System.Diagnostics;
using ElodinFast.Examples;
using ElodinFast.Wire;

namespace ElodinFast.Sim.Tests;

public sealed class TickLoopTests
{
    private const long Start = 1_000_000;

    [Fact]
    public void Run_TwoTicks_DoesEachThingInItsOrder()
    {
        var store = new ScriptedStore();
        SimulationSystem note = SimulationSystem.Create<Tick>((_, _) => store.Calls.Add("systems"));
        var options = new RunOptions
        {
            MaxTicks = 2,
            StartTimestamp = Start,
            PreStep = context => store.Calls.Add($"pre {context.Tick}"),
            PostStep = context => store.Calls.Add($"post {context.Tick} {context.TimestampMicros}"),
        };
        RunResult result = new TickLoop(new World(), note, store, options).Run();
        Assert.Equal(
            [
                "register", "init 1000000",
                "pre 0", "copy", "systems", "commit 1000000", "post 0 1000000",
                "pre 1", "copy", "systems", "commit 1008333", "post 1 1008333",
                "flush",
            ],
            store.Calls);
        Assert.Equal(2, result.TickCount);
        Assert.Equal(1_008_333, result.LastTimestampMicros);
    }

    [Fact]
    public void Run_TimestampOfALateTick_IsNotARoundedSum()
    {
        var timestamps = new List<long>();
        var options = new RunOptions { MaxTicks = 1201, StartTimestamp = 0, PostStep = context => timestamps.Add(context.TimestampMicros) };
        new TickLoop(new World(), SimulationSystem.Nothing, new NullWorldStore(), options).Run();
        Assert.Equal(8_333_333L * 1200 / 1000, timestamps[1200]);
    }

    [Fact]
    public void Run_RefusedCommits_AreCountedAndTheLoopGoesOn()
    {
        var store = new ScriptedStore { Commit = static timestamp => timestamp % 2 == 0 };
        var options = new RunOptions { MaxTicks = 10, SimulationRate = 1e6, StartTimestamp = 0 };
        RunResult result = new TickLoop(new World(), SimulationSystem.Nothing, store, options).Run();
        Assert.Equal(10, result.TickCount);
        Assert.Equal(5, result.RefusedCommits);
    }

    [Fact]
    public void Run_Cancelled_EndsBeforeTheNextTick()
    {
        using var cancellation = new CancellationTokenSource();
        var options = new RunOptions
        {
            CancellationToken = cancellation.Token,
            PostStep = context =>
            {
                if (context.Tick == 4)
                {
                    cancellation.Cancel();
                }
            },
        };
        var store = new ScriptedStore();
        RunResult result = new TickLoop(new World(), SimulationSystem.Nothing, store, options).Run();
        Assert.Equal(5, result.TickCount);
        Assert.Equal("flush", store.Calls[^1]);
    }

    [Fact]
    public void Run_NotRecording_PausesUntilItIs()
    {
        int asked = 0;
        var store = new ScriptedStore { Recording = () => ++asked > 3 };
        RunResult result = new TickLoop(new World(), SimulationSystem.Nothing, store, new RunOptions { MaxTicks = 2 }).Run();
        Assert.Equal(2, result.TickCount);
        Assert.True(asked > 3);
    }

    [Fact]
    public void Run_KindThatWaitsForWrites_WaitsAfterEachCommit()
    {
        int asked = 0;
        var store = new ScriptedStore { WaitedWrite = () => ++asked % 3 == 0 };
        var world = new World();
        world.Spawn("a", new Paced());
        new TickLoop(world, SimulationSystem.Nothing, store, new RunOptions { MaxTicks = 2, StartTimestamp = 0 }).Run();
        Assert.Equal(
            [
                "register", "init 0", "copy", "commit 0", "waited?", "waited?", "waited?",
                "copy", "commit 8333", "waited?", "waited?", "waited?", "flush",
            ],
            store.Calls);
    }

    [Fact]
    public void Run_WaitingForAWriteThatNeverComes_EndsWhenCancelled()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var store = new ScriptedStore { WaitedWrite = static () => false };
        var world = new World();
        world.Spawn("a", new Paced());
        RunResult result = new TickLoop(
            world, SimulationSystem.Nothing, store, new RunOptions { CancellationToken = cancellation.Token }).Run();
        Assert.Equal(1, result.TickCount);
    }

    [Fact]
    public void Run_SystemThatThrows_StillFlushes()
    {
        var store = new ScriptedStore();
        SimulationSystem fail = SimulationSystem.Create<Tick>(static (_, _) => throw new InvalidDataException("on purpose"));
        Assert.Throws<InvalidDataException>(() => new TickLoop(new World(), fail, store, new RunOptions { MaxTicks = 1 }).Run());
        Assert.Equal("flush", store.Calls[^1]);
    }

    [Fact]
    public void Run_UnusableRate_IsRefused()
    {
        var options = new RunOptions { SimulationRate = 0, MaxTicks = 1 };
        Assert.Throws<InvalidOperationException>(
            () => new TickLoop(new World(), SimulationSystem.Nothing, new NullWorldStore(), options).Run());
    }

    [Theory]
    [InlineData(Integrator.Rk4)]
    [InlineData(Integrator.SemiImplicit)]
    public void Run_RocketAfterWarmUp_AllocatesNothing(Integrator integrator) =>
        AssertAllocatesNothing(RocketExample.CreateWorld(), RocketExample.CreateSystem(integrator));

    [Fact]
    public void Run_ThreeBodyAfterWarmUp_AllocatesNothing() =>
        AssertAllocatesNothing(ThreeBodyExample.CreateWorld(), ThreeBodyExample.CreateSystem(Integrator.Rk4));

    [Fact]
    public void Run_RealTime_KeepsPace()
    {
        long began = Stopwatch.GetTimestamp();
        var options = new RunOptions { RealTime = true, SimulationRate = 200, MaxTicks = 41 };
        RunResult result = new TickLoop(new World(), SimulationSystem.Nothing, new NullWorldStore(), options).Run();
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        Assert.Equal(41, result.TickCount);
        Assert.InRange(took.TotalMilliseconds, 200, 2_000);
    }

    [Fact]
    public void Run_RealTimeAfterAStall_DoesNotCatchUpInABurst()
    {
        const long StalledTick = 5;
        var times = new List<long>();
        var options = new RunOptions
        {
            RealTime = true,
            SimulationRate = 100,
            MaxTicks = 12,
            PreStep = context =>
            {
                times.Add(Stopwatch.GetTimestamp());
                if (context.Tick == StalledTick)
                {
                    Thread.Sleep(100);
                }
            },
        };
        RunResult result = new TickLoop(new World(), SimulationSystem.Nothing, new NullWorldStore(), options).Run();
        Assert.True(result.ReanchorCount >= 1);

        // Ten periods were missed. Caught up, the remaining six ticks would all follow at once.
        Assert.True(Stopwatch.GetElapsedTime(times[(int)StalledTick + 1], times[^1]).TotalMilliseconds >= 30);
    }

    private static void AssertAllocatesNothing(World world, SimulationSystem system)
    {
        RunResult result = new TickLoop(world, system, new NullWorldStore(), new RunOptions { MaxTicks = 2_000 }).Run();
        Assert.Equal(0, result.AllocatedBytes);
        Assert.Equal(2_000, result.TickDurations.Count);
    }

    [Fact]
    public void Run_SystemThatAllocates_IsNoticed()
    {
        SimulationSystem wasteful = SimulationSystem.Create<Tick>(static (_, tick) => GC.KeepAlive(new byte[tick.Length * 100]));
        RunResult result = new TickLoop(new World(), wasteful, new NullWorldStore(), new RunOptions { MaxTicks = 1_000 }).Run();
        Assert.True(result.AllocatedBytes >= 100 * 800, $"{result.AllocatedBytes}");
    }

    private record struct Paced(double Value) : IComponent<Paced>
    {
        public static ComponentKind Kind { get; } = new("paced", PrimitiveType.F64) { WaitForWrite = true };
    }
}
