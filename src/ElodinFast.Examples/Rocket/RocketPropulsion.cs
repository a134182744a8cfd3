using ElodinFast.Sim;

namespace ElodinFast.Examples;

/// <summary>The motor, and the weight it lifts.</summary>
internal static class RocketPropulsion
{
    private const double StandardGravity = 9.81;

    /// <summary>The direction of thrust in body axes.</summary>
    public static Vector3d ThrustAxis => new(-1, 0, 0);

    public static SimulationSystem Burn { get; } = SimulationSystem.Create<Thrust>(
        static (step, thrust) =>
        {
            double seconds = step.Tick * step.TimeStep;
            for (int i = 0; i < thrust.Length; i++)
            {
                thrust[i] = new Thrust(RocketTables.Instance.Thrust.At(seconds));
            }
        });

    public static SimulationSystem Gravity { get; } = SimulationSystem.Create<Inertia, Force>(
        static (_, inertia, force) =>
        {
            for (int i = 0; i < force.Length; i++)
            {
                force[i].Value += SpatialForce.FromForce(new Vector3d(0, 0, -StandardGravity) * inertia[i].Mass);
            }
        });

    public static SimulationSystem ApplyThrust { get; } = SimulationSystem.Create<WorldPos, Thrust, Force>(
        static (_, pos, thrust, force) =>
        {
            for (int i = 0; i < force.Length; i++)
            {
                force[i].Value += SpatialForce.FromForce(pos[i].Attitude * ThrustAxis * thrust[i].Newtons);
            }
        });
}
