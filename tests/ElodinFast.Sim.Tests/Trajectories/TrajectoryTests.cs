using System.Runtime.InteropServices;
using ElodinFast.Examples;

namespace ElodinFast.Sim.Tests;

public sealed class TrajectoryTests
{
    [Theory]
    [InlineData("rigid-body-tumble", Integrator.ElodinRk4)]
    [InlineData("rigid-body-tumble-semi-implicit", Integrator.SemiImplicit)]
    public void Run_RigidBody_ReproducesReference(string name, Integrator integrator)
    {
        var world = new World();
        world.Spawn("body", new Body
        {
            Pose = new SpatialTransform(Quaterniond.Identity, new Vector3d(1, 2, 3)),
            Velocity = new SpatialMotion(new Vector3d(0.4, 3.0, 0.1), new Vector3d(1, -2, 0.5)),
            Inertia = new Inertia(2.5, new Vector3d(0.2, 0.7, 1.1)),
        });
        SimulationSystem push = SimulationSystem.Create<WorldPos, Force>(static (_, pos, force) =>
        {
            for (int i = 0; i < force.Length; i++)
            {
                var inBody = new SpatialForce(new Vector3d(0.01, -0.02, 0.005), new Vector3d(0.3, 0, -0.2));
                force[i].Value += pos[i].Attitude * inBody;
            }
        });

        AssertReproduces(name, "", world, SixDof.Create(integrator, push), tolerance: 1e-12);
    }

    [Fact]
    public void Run_Ball_ReproducesReference() => AssertReproduces(
        "ball", "", BallExample.CreateWorld(), BallExample.CreateSystem(Integrator.ElodinRk4), tolerance: 1e-12);

    [Theory]
    [InlineData("three-body", Integrator.ElodinRk4)]
    [InlineData("three-body-semi-implicit", Integrator.SemiImplicit)]
    public void Run_ThreeBody_ReproducesFirst300Ticks(string name, Integrator integrator) => AssertReproduces(
        name, "", ThreeBodyExample.CreateWorld(), ThreeBodyExample.CreateSystem(integrator), tolerance: 1e-12, lastTick: 300);

    [Fact]
    public void Run_RocketNominal_ReproducesAll5000Ticks() => AssertReproduces(
        "rocket-nominal", "rocket.", RocketExample.CreateWorld(), RocketExample.CreateSystem(Integrator.ElodinRk4), tolerance: 1e-9);

    [Fact]
    public void Run_RocketTrimmed_ReproducesFirst1000Ticks() => AssertReproduces(
        "rocket-trim2",
        "rocket.",
        RocketExample.CreateWorld(finControlTrimDegrees: 2),
        RocketExample.CreateSystem(Integrator.ElodinRk4),
        tolerance: 1e-9,
        lastTick: 1000);

    /// <summary>
    /// Compares every recorded value: |x - reference| at most tolerance x max(1, the component's largest magnitude in the run).
    /// </summary>
    private static void AssertReproduces(
        string name, string prefix, World world, SimulationSystem system, double tolerance, long lastTick = long.MaxValue)
    {
        ReferenceRun reference = ReferenceRun.Load(name);
        List<WorldPair> pairs = world.ListPairs();
        WorldPair[] columns = [.. reference.Columns.Select(column => pairs.Single(pair => pair.Name == prefix + column))];
        double[] scales = new double[columns.Length];
        foreach (double[][] row in reference.Rows.Values)
        {
            for (int c = 0; c < columns.Length; c++)
            {
                scales[c] = Math.Max(scales[c], row[c].Max(Math.Abs));
            }
        }

        int compared = 0;
        double worst = 0;
        string worstAt = "";
        void Compare(long tick)
        {
            if (tick > lastTick || !reference.Rows.TryGetValue(tick, out double[][]? expected))
            {
                return;
            }

            for (int c = 0; c < columns.Length; c++)
            {
                ReadOnlySpan<double> actual = MemoryMarshal.Cast<byte, double>(columns[c].Bytes);
                Assert.Equal(expected[c].Length, actual.Length);
                for (int e = 0; e < actual.Length; e++)
                {
                    double error = Math.Abs(actual[e] - expected[c][e]) / Math.Max(1, scales[c]);

                    // Written so that a NaN is the worst of all.
                    if (!(error <= worst))
                    {
                        worst = error;
                        worstAt = $"tick {tick}, {columns[c].Name}[{e}]: {actual[e]:R}, not {expected[c][e]:R}";
                    }
                }
            }

            compared++;
        }

        Compare(0);
        var options = new RunOptions
        {
            MaxTicks = Math.Min(lastTick, reference.Rows.Keys.Max()),
            PostStep = context => Compare(context.Tick + 1),
        };
        new TickLoop(world, system, new NullWorldStore(), options).Run();

        Assert.Equal(reference.Rows.Keys.Count(tick => tick <= lastTick), compared);
        Assert.True(worst <= tolerance, $"{name}: relative error {worst:E2} at {worstAt}");
    }
}
