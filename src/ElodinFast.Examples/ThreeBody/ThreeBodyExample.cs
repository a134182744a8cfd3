using ElodinFast.Sim;

namespace ElodinFast.Examples;

/// <summary>Three equal masses that attract each other, on a periodic orbit.</summary>
internal static class ThreeBodyExample
{
    public const double SimulationRate = 120;
    public const long TickCount = 1_200;

    private const double GravitationalConstant = 6.6743e-11;

    private static readonly SimulationSystem s_gravity = EdgeFold.Create<GravityEdge, WorldPos, Inertia, Force>(
        new Force(),
        static (Force sum, in WorldPos pos, in Inertia inertia, in WorldPos otherPos, in Inertia otherInertia) =>
        {
            Vector3d r = pos.Position - otherPos.Position;
            double distance = r.Length;
            Vector3d force = -GravitationalConstant * otherInertia.Mass * inertia.Mass * r / (distance * distance * distance);
            return new Force(sum.Value + SpatialForce.FromForce(force));
        });

    public static World CreateWorld()
    {
        var world = new World();
        EntityId a = SpawnBody(world, "A", x: 0.8920281421, velocity: 0.9957939373);
        EntityId b = SpawnBody(world, "B", x: -0.6628498947, velocity: -1.6191613336);
        EntityId c = SpawnBody(world, "C", x: -0.2291782474, velocity: 0.6233673964);
        world.Spawn("A to B", new GravityEdge(a, b));
        world.Spawn("B to A", new GravityEdge(b, a));
        world.Spawn("A to C", new GravityEdge(a, c));
        world.Spawn("C to A", new GravityEdge(c, a));
        world.Spawn("B to C", new GravityEdge(b, c));
        world.Spawn("C to B", new GravityEdge(c, b));
        return world;
    }

    public static SimulationSystem CreateSystem(Integrator integrator) => SixDof.Create(integrator, s_gravity);

    private static EntityId SpawnBody(World world, string name, double x, double velocity) =>
        world.Spawn(name, new Body
        {
            Pose = SpatialTransform.Identity with { Position = new Vector3d(x, 0, 0) },
            Velocity = new SpatialMotion(Vector3d.Zero, new Vector3d(0, velocity, 0)),
            Inertia = new Inertia(mass: 1 / GravitationalConstant),
        });
}
