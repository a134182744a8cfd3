namespace ElodinFast.Sim;

/// <summary>
/// Moves every <see cref="Body"/>: at each evaluation the force is set to zero, the effectors run in order and add to it, and the
/// acceleration follows. There is no gyroscopic term. <see cref="Force"/> and <see cref="WorldAccel"/> keep the last evaluation's values.
/// </summary>
public static class SixDof
{
    /// <summary>The system that moves bodies.</summary>
    /// <param name="integrator">Runge-Kutta runs the effectors four times a tick, semi-implicit Euler once.</param>
    /// <param name="effectors">Systems that add to the <see cref="Force"/> column.</param>
    public static SimulationSystem Create(Integrator integrator, params SimulationSystem[] effectors)
    {
        SimulationSystem all = SimulationSystem.Nothing;
        foreach (SimulationSystem effector in effectors)
        {
            all |= effector;
        }

        return new SimulationSystem(world =>
        {
            var motion = new RigidBodyMotion(world, all.Bind(world));
            return integrator switch
            {
                Integrator.Rk4 => step => motion.StepRungeKutta(step, posesFollowStages: true),
                Integrator.ElodinRk4 => step => motion.StepRungeKutta(step, posesFollowStages: false),
                Integrator.SemiImplicit => motion.StepSemiImplicit,
                _ => throw new ArgumentOutOfRangeException(nameof(integrator), integrator, "not an integrator"),
            };
        });
    }

    /// <inheritdoc cref="Create(Integrator, SimulationSystem[])"/>
    public static SimulationSystem Create(params SimulationSystem[] effectors) => Create(Integrator.Rk4, effectors);
}
