using ElodinFast.Wire;

namespace ElodinFast.Sim.Tests;

public sealed class SimulationSystemTests
{
    private static readonly SimulationSystem s_addExtra = SimulationSystem.Create<Mark, Extra>(static (_, mark, extra) =>
    {
        for (int i = 0; i < mark.Length; i++)
        {
            mark[i].Value += extra[i].Value;
        }
    });

    private static readonly SimulationSystem s_double = SimulationSystem.Create<Mark>(static (_, mark) =>
    {
        foreach (ref Mark m in mark)
        {
            m.Value *= 2;
        }
    });

    [Fact]
    public void Or_TwoSystems_RunFromLeftToRight()
    {
        Assert.Equal(8, RunOnce(s_addExtra | s_double));
        Assert.Equal(5, RunOnce(s_double | s_addExtra));

        static double RunOnce(SimulationSystem system)
        {
            var world = new World();
            world.Spawn("a", new Mark(1), new Extra(3));
            Run(world, system, 1);
            return world.Column<Mark>()[0].Value;
        }
    }

    [Fact]
    public void Create_EntitiesThatLackAComponent_AreLeftOut()
    {
        // The rows of a and c do not lie side by side among the marks.
        var world = new World();
        world.Spawn("a", new Mark(1), new Extra(10));
        world.Spawn("b", new Mark(2));
        world.Spawn("c", new Extra(30), new Mark(3));
        Run(world, s_addExtra, 2);
        Assert.Equal([21, 2, 63], world.Column<Mark>().ToArray().Select(static mark => mark.Value));
    }

    [Fact]
    public void Create_NoEntityFits_ThrowsWhenRun()
    {
        var world = new World();
        world.Spawn("a", new Mark(1));
        Assert.Throws<InvalidOperationException>(() => Run(world, s_addExtra, 1));
        world = new World();
        world.Spawn("a", new Mark(1));
        world.Spawn("b", new Extra(1));
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Run(world, s_addExtra, 1));
        Assert.Contains("mark, extra", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FirstTick_SeesOneAndTheRoundedStep()
    {
        var steps = new List<SimulationStep>();
        SimulationSystem observe = SimulationSystem.Create<Tick>((step, tick) =>
        {
            Assert.Equal(step.Tick, tick[0].Value);
            steps.Add(step);
        });
        var world = new World();
        Run(world, observe, 2);
        Assert.Equal([new SimulationStep(1, 0.008333333), new SimulationStep(2, 0.008333333)], steps);
        Assert.Equal(0.008333333, world.Column<SimulationTimeStep>()[0].Seconds);
        Assert.Equal(4_166_667, new RunOptions { SimulationRate = 240 }.TimeStepNanos);
    }

    [Fact]
    public void System_UsedInTwoWorlds_KeepsThemApart()
    {
        var first = new World();
        first.Spawn("a", new Mark(1));
        var second = new World();
        second.Spawn("a", new Mark(10));
        Run(first, s_double, 1);
        Run(second, s_double, 2);
        Assert.Equal(2, first.Column<Mark>()[0].Value);
        Assert.Equal(40, second.Column<Mark>()[0].Value);
    }

    [Fact]
    public void EdgeFold_ResultOfLeftEntity_ReplacesItsValueInSpawnOrder()
    {
        var world = new World();
        EntityId a = world.Spawn("a", new Mark(1), new Extra(1));
        EntityId b = world.Spawn("b", new Mark(2), new Extra(1));
        EntityId c = world.Spawn("c", new Mark(3), new Extra(7));
        world.Spawn(null, new Link(a, b));
        world.Spawn(null, new Link(a, c));
        world.Spawn(null, new Link(b, c));
        SimulationSystem fold = EdgeFold.Create<Link, Mark, Extra, Extra>(
            new Extra(0.5),
            static (Extra sum, in Mark left, in Extra _, in Mark right, in Extra _) =>
                new Extra((sum.Value * 10) + left.Value + right.Value));
        Run(world, fold, 2);
        Assert.Equal([((5 + 3) * 10) + 4, 5 + 5, 7], world.Column<Extra>().ToArray().Select(static extra => extra.Value));
    }

    [Fact]
    public void SixDof_BodiesWithoutNeighbours_MoveAsOthersDo()
    {
        // The body's rows are in another order than in a world of its own: copies are taken and written back.
        var alone = new World();
        EntityId expected = alone.Spawn("body", Spinning());
        var mixed = new World();
        mixed.Spawn("first", new WorldPos(SpatialTransform.Identity));
        EntityId one = mixed.Spawn("one", Spinning());
        mixed.Spawn("between", new WorldPos(SpatialTransform.Identity), new Force());
        EntityId two = mixed.Spawn("two", Spinning());

        SimulationSystem pull = SimulationSystem.Create<WorldPos, Force>(static (_, pos, force) =>
        {
            for (int i = 0; i < force.Length; i++)
            {
                force[i].Value += SpatialForce.FromForce(pos[i].Position * -1);
            }
        });
        Run(alone, SixDof.Create(pull), 50);
        Run(mixed, SixDof.Create(pull), 50);
        Assert.Equal(alone.Component<WorldPos>(expected), mixed.Component<WorldPos>(one));
        Assert.Equal(alone.Component<WorldPos>(expected), mixed.Component<WorldPos>(two));
        Assert.Equal(alone.Component<WorldVel>(expected), mixed.Component<WorldVel>(two));
        Assert.NotEqual(Spinning().Pose, alone.Component<WorldPos>(expected).Value);

        static Body Spinning() => new()
        {
            Pose = SpatialTransform.Identity with { Position = new Vector3d(1, 2, 3) },
            Velocity = new SpatialMotion(new Vector3d(1, 0.5, 0), new Vector3d(0, 1, 0)),
        };
    }

    private static void Run(World world, SimulationSystem system, long ticks) =>
        new TickLoop(world, system, new NullWorldStore(), new RunOptions { MaxTicks = ticks }).Run();

    private record struct Link(EntityId Left, EntityId Right) : IComponent<Link>, IEdge
    {
        public static ComponentKind Kind { get; } = new("link", PrimitiveType.U64, 2);
    }
}
