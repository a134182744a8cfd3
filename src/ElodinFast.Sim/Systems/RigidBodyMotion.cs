namespace ElodinFast.Sim;

/// <summary>The integrators of <see cref="SixDof"/>, over the bodies of one world. Hot.</summary>
internal sealed class RigidBodyMotion
{
    private readonly Action<SimulationStep> _effectors;
    private readonly ColumnView<WorldPos> _positions;
    private readonly ColumnView<WorldVel> _velocities;
    private readonly ColumnView<WorldAccel> _accelerations;
    private readonly ColumnView<Force> _forces;
    private readonly ColumnView<Inertia> _inertias;

    // What a tick starts from, and the weighted sums over its stages; one element for each body.
    private readonly SpatialTransform[] _startPoses;
    private readonly SpatialMotion[] _startVelocities;
    private readonly SpatialMotion[] _velocitySums;
    private readonly SpatialMotion[] _accelerationSums;

    public RigidBodyMotion(World world, Action<SimulationStep> effectors)
    {
        _effectors = effectors;
        EntityId[] bodies = EntityQuery.Find(
            world.FindColumn<WorldPos>(),
            world.FindColumn<WorldVel>(),
            world.FindColumn<WorldAccel>(),
            world.FindColumn<Force>(),
            world.FindColumn<Inertia>());
        _positions = new ColumnView<WorldPos>(world, bodies);
        _velocities = new ColumnView<WorldVel>(world, bodies);
        _accelerations = new ColumnView<WorldAccel>(world, bodies);
        _forces = new ColumnView<Force>(world, bodies);
        _inertias = new ColumnView<Inertia>(world, bodies);
        _startPoses = new SpatialTransform[bodies.Length];
        _startVelocities = new SpatialMotion[bodies.Length];
        _velocitySums = new SpatialMotion[bodies.Length];
        _accelerationSums = new SpatialMotion[bodies.Length];
    }

    public void StepSemiImplicit(SimulationStep step)
    {
        Evaluate(step);
        double dt = step.TimeStep;
        Span<WorldPos> positions = _positions.Acquire();
        Span<WorldVel> velocities = _velocities.Acquire();
        Span<WorldAccel> accelerations = _accelerations.Acquire();
        for (int i = 0; i < positions.Length; i++)
        {
            SpatialMotion velocity = velocities[i].Value + (dt * accelerations[i].Value);
            velocities[i].Value = velocity;
            positions[i].Value += dt * velocity;
        }

        _velocities.Release();
        _positions.Release();
    }

    /// <param name="step">The tick.</param>
    /// <param name="posesFollowStages">
    /// Whether a stage's pose is reached with the velocity of the stage before (the textbook) or with the tick's first one (Elodin).
    /// </param>
    public void StepRungeKutta(SimulationStep step, bool posesFollowStages)
    {
        double dt = step.TimeStep;
        SaveStart();
        RunStage(step, elapsed: 0, weight: 1, posesFollowStages);
        RunStage(step, elapsed: 0.5 * dt, weight: 2, posesFollowStages);
        RunStage(step, elapsed: 0.5 * dt, weight: 2, posesFollowStages);
        RunStage(step, elapsed: dt, weight: 1, posesFollowStages);

        Span<WorldPos> positions = _positions.Acquire();
        Span<WorldVel> velocities = _velocities.Acquire();
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i].Value = _startPoses[i] + (dt / 6 * _velocitySums[i]);
            velocities[i].Value = _startVelocities[i] + (dt / 6 * _accelerationSums[i]);
        }

        _velocities.Release();
        _positions.Release();
    }

    private void SaveStart()
    {
        Span<WorldPos> positions = _positions.Acquire();
        Span<WorldVel> velocities = _velocities.Acquire();
        for (int i = 0; i < positions.Length; i++)
        {
            _startPoses[i] = positions[i].Value;
            _startVelocities[i] = velocities[i].Value;
        }

        _velocitySums.AsSpan().Clear();
        _accelerationSums.AsSpan().Clear();
    }

    private void RunStage(SimulationStep step, double elapsed, double weight, bool posesFollowStages)
    {
        EnterStage(elapsed, posesFollowStages);
        Evaluate(step);
        AddToSums(weight);
    }

    /// <summary>Sets poses and velocities to those of a stage; the columns still hold the stage before.</summary>
    private void EnterStage(double elapsed, bool posesFollowStages)
    {
        Span<WorldPos> positions = _positions.Acquire();
        Span<WorldVel> velocities = _velocities.Acquire();
        Span<WorldAccel> accelerations = _accelerations.Acquire();
        for (int i = 0; i < positions.Length; i++)
        {
            SpatialMotion carrying = posesFollowStages ? velocities[i].Value : _startVelocities[i];
            positions[i].Value = _startPoses[i] + (elapsed * carrying);
            velocities[i].Value = _startVelocities[i] + (elapsed * accelerations[i].Value);
        }

        _velocities.Release();
        _positions.Release();
    }

    private void AddToSums(double weight)
    {
        Span<WorldVel> velocities = _velocities.Acquire();
        Span<WorldAccel> accelerations = _accelerations.Acquire();
        for (int i = 0; i < velocities.Length; i++)
        {
            _velocitySums[i] += weight * velocities[i].Value;
            _accelerationSums[i] += weight * accelerations[i].Value;
        }
    }

    /// <summary>Forces and accelerations of the poses and velocities that the columns hold.</summary>
    private void Evaluate(SimulationStep step)
    {
        _forces.Acquire().Clear();
        _forces.Release();
        _effectors(step);
        Span<WorldPos> positions = _positions.Acquire();
        Span<Force> forces = _forces.Acquire();
        Span<Inertia> inertias = _inertias.Acquire();
        Span<WorldAccel> accelerations = _accelerations.Acquire();
        for (int i = 0; i < positions.Length; i++)
        {
            Quaterniond attitude = positions[i].Attitude;
            SpatialForce inBody = attitude.Inverse * forces[i].Value;
            var acceleration = new SpatialMotion(inBody.Torque / inertias[i].Diagonal, inBody.Force / inertias[i].Mass);
            accelerations[i].Value = attitude * acceleration;
        }

        _accelerations.Release();
    }
}
