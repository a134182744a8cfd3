using ElodinFast.Sim;

namespace ElodinFast.Examples;

/// <summary>A ball that falls and bounces. docs/simulation.md explains it line by line.</summary>
internal static class BallExample
{
    public const double SimulationRate = 120;
    public const long TickCount = 1_200;

    private const double Bounciness = 0.85;
    private const double Gravity = 9.81;

    private static readonly SimulationSystem s_bounce = SimulationSystem.Create<WorldPos, WorldVel>(
        static (_, pos, vel) =>
        {
            for (int i = 0; i < vel.Length; i++)
            {
                Vector3d v = vel[i].Linear;
                bool sinksBelowGround = Math.Max(pos[i].Position.Z, v.Z) < 0;
                if (sinksBelowGround)
                {
                    vel[i] = new WorldVel(new SpatialMotion(Vector3d.Zero, new Vector3d(v.X, v.Y, -v.Z) * Bounciness));
                }
            }
        });

    private static readonly SimulationSystem s_gravity = SimulationSystem.Create<Inertia, Force>(
        static (_, inertia, force) =>
        {
            for (int i = 0; i < force.Length; i++)
            {
                force[i].Value += SpatialForce.FromForce(new Vector3d(0, 0, -Gravity) * inertia[i].Mass);
            }
        });

    public static World CreateWorld()
    {
        var world = new World();
        world.Spawn("Ball", new Body { Pose = SpatialTransform.Identity with { Position = new Vector3d(0, 0, 6) } });
        return world;
    }

    public static SimulationSystem CreateSystem(Integrator integrator) => s_bounce | SixDof.Create(integrator, s_gravity);

    /// <summary>What the Main of a program of its own would be.</summary>
    public static RunResult RunAsProgram(string[] args)
    {
        RunOptions options = RunOptions.Parse(args);
        return CreateWorld().Run(CreateSystem(options.Integrator), options);
    }
}
