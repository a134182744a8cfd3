using System.Runtime.InteropServices;
using ElodinFast.Examples;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Sim.Tests;

public sealed class DatabaseWorldStoreTests : IDisposable
{
    private const long Start = 1_700_000_000_000_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("elodinfast-sim-test-");

    private string DatabasePath => Path.Combine(_folder.FullName, "db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Run_Rocket_StoresInitialValuesAndEachTick()
    {
        const int Ticks = 50;
        var expected = new List<byte[]>();
        World world = RocketExample.CreateWorld();
        WorldPair position = Find(world, "rocket.world_pos");
        expected.Add(position.Bytes.ToArray());
        world.Run(
            RocketExample.CreateSystem(Integrator.Rk4),
            Options(Ticks) with { PostStep = _ => expected.Add(position.Bytes.ToArray()) });

        using Database database = Database.Open(DatabasePath);
        Assert.Equal(27, database.Components.Count);
        foreach (WorldPair pair in world.ListPairs())
        {
            SampleRange all = Component(database, pair.Name).All();
            Assert.Equal(pair.Kind.ExternalControl ? 1 : Ticks + 1, all.Count);
        }

        SampleRange positions = Component(database, "rocket.world_pos").All();
        byte[] row = new byte[56];
        long[] timestamps = new long[positions.Count];
        positions.ReadTimestamps(0, timestamps);
        for (int i = 0; i < positions.Count; i++)
        {
            positions.ReadValues(i, row);
            Assert.Equal(expected[i], row);
            Assert.Equal(Start + (Math.Max(0, i - 1) * 8_333_333L / 1_000), timestamps[i]);
        }

        Assert.Equal("rocket", database.FindMetadata(ComponentId.FromName("rocket"))?.Name);
        Assert.Equal(Start, database.EarliestTimestamp);
    }

    [Fact]
    public void Run_ExternalWrite_ActsFromTheNextTick()
    {
        using Database database = Database.Open(DatabasePath);
        World world = RocketExample.CreateWorld();
        var seen = new List<double>();
        RunOptions options = Options(6) with
        {
            PostStep = context =>
            {
                seen.Add(context.World.Column<FinControlTrim>()[0].Degrees);
                if (context.Tick == 2)
                {
                    Component trim = Component(database, "rocket.fin_control_trim");
                    Assert.Equal(CommitStatus.Ok, database.Write(trim, Start + 5_000_000, Bytes(2)));
                }
            },
        };
        Fly(database, world, options);
        Assert.Equal([0, 0, 0, 2, 2, 2], seen);
        Assert.Equal(2, Component(database, "rocket.fin_control_trim").SampleCount);
    }

    [Fact]
    public void Run_ExternalValueOfAnEarlierFlight_DoesNotAct()
    {
        using (Database database = Database.Open(DatabasePath))
        {
            Fly(database, RocketExample.CreateWorld(), Options(3));
            database.Write(Component(database, "rocket.fin_control_trim"), Start + 1_000_000, Bytes(7));
        }

        using (Database database = Database.Open(DatabasePath))
        {
            World world = RocketExample.CreateWorld(finControlTrimDegrees: 1);
            Fly(database, world, Options(3) with { StartTimestamp = Start + 2_000_000 });
            Assert.Equal(1, world.Column<FinControlTrim>()[0].Degrees);
            Assert.Equal(3, Component(database, "rocket.fin_control_trim").SampleCount);
            Assert.Equal(8, Component(database, "rocket.thrust").SampleCount);
        }
    }

    [Fact]
    public void Run_ExternalValueAheadOfTheStart_ActsAndIsKept()
    {
        using Database database = Database.Open(DatabasePath);
        Assert.True(database.TryRegister(
            ComponentId.FromName("rocket.fin_control_trim"), FinControlTrim.Kind.Schema, isTimestampSource: false, out Component trim));
        Assert.Equal(CommitStatus.Ok, database.Write(trim, Start + 10, Bytes(3)));
        World world = RocketExample.CreateWorld();
        Fly(database, world, Options(2));
        Assert.Equal(3, world.Column<FinControlTrim>()[0].Degrees);
        Assert.Equal(1, trim.SampleCount);
    }

    [Fact]
    public void Run_WriteToAnOwnedComponent_IsRefusedWhileItFlies()
    {
        using Database database = Database.Open(DatabasePath);
        var status = CommitStatus.Ok;
        RunOptions options = Options(2) with
        {
            PostStep = _ => status = database.Write(Component(database, "rocket.thrust"), Start + 5_000_000, Bytes(1)),
        };
        RunResult result = Fly(database, RocketExample.CreateWorld(), options);
        Assert.Equal(CommitStatus.Owned, status);
        Assert.Equal(0, result.RefusedCommits);
        Assert.Equal(CommitStatus.Ok, database.Write(Component(database, "rocket.thrust"), Start + 5_000_000, Bytes(1)));
    }

    [Fact]
    public void Run_DatabaseWithLaterSamples_IsRefused()
    {
        using Database database = Database.Open(DatabasePath);
        Fly(database, RocketExample.CreateWorld(), Options(3));
        DatabaseException error = Assert.Throws<DatabaseException>(
            () => Fly(database, RocketExample.CreateWorld(), Options(3) with { StartTimestamp = Start + 1 }));
        Assert.Contains("later than", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ComponentWithAnotherSchema_IsRefused()
    {
        using Database database = Database.Open(DatabasePath);
        var other = new ComponentSchema(PrimitiveType.F32);
        database.TryRegister(ComponentId.FromName("rocket.thrust"), other, isTimestampSource: false, out _);
        DatabaseException error = Assert.Throws<DatabaseException>(() => Fly(database, RocketExample.CreateWorld(), Options(3)));
        Assert.Contains("rocket.thrust", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_UnpacedWithASmallRing_WaitsAndLosesNothing()
    {
        const int Ticks = 400;
        using Database database = Database.Open(DatabasePath, new DatabaseOptions { RingByteCount = 1 << 16 });
        RunResult result = Fly(database, RocketExample.CreateWorld(), Options(Ticks));
        Assert.Equal(0, result.RefusedCommits);
        Assert.Equal(Ticks + 1, Component(database, "rocket.v_rel_accel_buffer").SampleCount);
    }

    [Fact]
    public void Run_WorldLargerThanADatagram_IsStoredInSeveralRows()
    {
        const int Entities = 20;
        const int Ticks = 5;
        var world = new World();
        for (int i = 0; i < Entities; i++)
        {
            world.Spawn(null, new Mark(i), new VRelAccelBuffer());
        }

        using Database database = Database.Open(DatabasePath);
        SimulationSystem count = SimulationSystem.Create<Mark, VRelAccelBuffer>(static (_, mark, buffer) =>
        {
            for (int i = 0; i < mark.Length; i++)
            {
                mark[i].Value += 100;
                buffer[i][VRelAccelBuffer.RowCount - 1] = new Vector3d(mark[i].Value, 0, 0);
            }
        });
        using (var store = new DatabaseWorldStore(database, waitForSpace: true))
        {
            new TickLoop(world, count, store, Options(Ticks)).Run();
        }

        byte[] value = new byte[VRelAccelBuffer.RowCount * 24];
        for (int i = 0; i < Entities; i++)
        {
            SampleRange buffers = Component(database, $"entity{i + 1}.v_rel_accel_buffer").All();
            Assert.Equal(Ticks + 1, buffers.Count);
            buffers.ReadValues(Ticks, value);
            Assert.Equal(i + (100.0 * Ticks), MemoryMarshal.Cast<byte, Vector3d>(value)[^1].X);
        }
    }

    [Fact]
    public void Run_NotRecording_PausesUntilSwitchedOn()
    {
        using Database database = Database.Open(DatabasePath);
        database.SetConfig(new SetDbConfig(false, []));
        using var later = new Timer(_ => database.SetConfig(new SetDbConfig(true, [])), null, 50, Timeout.Infinite);
        RunResult result = Fly(database, RocketExample.CreateWorld(), Options(3));
        Assert.Equal(3, result.TickCount);
        Assert.True(database.Config.Recording);
    }

    [Fact]
    public void Run_LockStep_AdvancesWithEachWrite()
    {
        using Database database = Database.Open(DatabasePath);
        var world = new World();
        world.Spawn("pilot", new Command());
        var seen = new List<double>();
        int writes = 0;
        using var pilot = new Timer(
            _ =>
            {
                if (database.FindComponent(ComponentId.FromName("pilot.command")) is { SampleCount: > 0 } command)
                {
                    writes++;
                    database.Write(command, Start + writes, Bytes(writes));
                }
            },
            null,
            0,
            20);
        RunOptions options = Options(4) with { PostStep = context => seen.Add(context.World.Column<Command>()[0].Value) };
        using var store = new DatabaseWorldStore(database, waitForSpace: true);
        new TickLoop(world, SimulationSystem.Nothing, store, options).Run();
        Assert.Equal(4, seen.Count);
        Assert.True(seen[3] >= 3 && seen.SequenceEqual(seen.Order()), string.Join(' ', seen));
    }

    [Fact]
    public void Run_RocketIntoADatabase_AllocatesNothing()
    {
        const long CommandTick = 200;
        using Database database = Database.Open(DatabasePath);
        using var warm = new ManualResetEventSlim();
        bool flying = true;
        int written = 0;

        // The first command comes only when the loop is warm: taking it must not allocate either.
        var operatorThread = new Thread(() =>
        {
            warm.Wait();
            Component trim = Component(database, "rocket.fin_control_trim");
            for (int i = 1; Volatile.Read(ref flying); i++)
            {
                database.Write(trim, Start + 1_000_000 + i, Bytes(i % 3));
                written++;
                Thread.Sleep(1);
            }
        });
        RunOptions options = Options(1_500) with
        {
            PostStep = context =>
            {
                if (context.Tick == CommandTick)
                {
                    warm.Set();
                }
            },
        };
        operatorThread.Start();
        RunResult result;
        try
        {
            result = Fly(database, RocketExample.CreateWorld(), options);
        }
        finally
        {
            Volatile.Write(ref flying, false);
            warm.Set();
            operatorThread.Join();
        }

        Assert.Equal(0, result.AllocatedBytes);
        Assert.True(written > 0);
    }

    private static RunResult Fly(Database database, World world, RunOptions options)
    {
        using var store = new DatabaseWorldStore(database, waitForSpace: true);
        return new TickLoop(world, RocketExample.CreateSystem(Integrator.Rk4), store, options).Run();
    }

    private static WorldPair Find(World world, string name) => world.ListPairs().Single(pair => pair.Name == name);

    private static Component Component(Database database, string name) => database.FindComponent(ComponentId.FromName(name))!;

    private static byte[] Bytes(double value) => BitConverter.GetBytes(value);

    private RunOptions Options(long ticks) => new() { MaxTicks = ticks, StartTimestamp = Start, DbPath = DatabasePath };

    private record struct Command(double Value) : IComponent<Command>
    {
        public static ComponentKind Kind { get; } = new("command", PrimitiveType.F64) { ExternalControl = true, WaitForWrite = true };
    }
}
