namespace ElodinFast.Sim.Tests;

public sealed class ConvergenceTests
{
    private const double Stiffness = 4;
    private const double FlightSeconds = 2;

    // Their periods are whole numbers of nanoseconds, so halving the step halves it exactly.
    private static readonly double[] s_rates = [25, 50, 100];

    [Fact]
    public void Run_TextbookRk4_IsOfFourthOrder()
    {
        double[] errors = [.. s_rates.Select(static rate => OscillatorError(Integrator.Rk4, rate))];
        Assert.InRange(errors[0] / errors[1], 15, 17);
        Assert.InRange(errors[1] / errors[2], 15, 17);
    }

    [Fact]
    public void Run_ElodinRk4_IsNotOfFourthOrder()
    {
        double[] errors = [.. s_rates.Select(static rate => OscillatorError(Integrator.ElodinRk4, rate))];
        Assert.InRange(errors[0] / errors[1], 1.5, 9);
        Assert.InRange(errors[1] / errors[2], 1.5, 9);
    }

    [Fact]
    public void Run_SemiImplicit_IsOfFirstOrder()
    {
        double[] errors = [.. s_rates.Select(static rate => OscillatorError(Integrator.SemiImplicit, rate))];
        Assert.InRange(errors[1] / errors[2], 1.8, 2.2);
    }

    /// <summary>A mass on a spring, whose true path is a cosine: how far off the end is, in position and velocity.</summary>
    private static double OscillatorError(Integrator integrator, double rate)
    {
        var world = new World();
        EntityId mass = world.Spawn("mass", new Body { Pose = SpatialTransform.Identity with { Position = new Vector3d(1, 0, 0) } });
        SimulationSystem spring = SimulationSystem.Create<WorldPos, Force>(static (_, pos, force) =>
        {
            for (int i = 0; i < force.Length; i++)
            {
                force[i].Value += SpatialForce.FromForce(pos[i].Position * -Stiffness);
            }
        });
        var options = new RunOptions { SimulationRate = rate, MaxTicks = (long)(FlightSeconds * rate) };
        new TickLoop(world, SixDof.Create(integrator, spring), new NullWorldStore(), options).Run();

        double frequency = Math.Sqrt(Stiffness);
        double positionError = world.Component<WorldPos>(mass).Position.X - Math.Cos(frequency * FlightSeconds);
        double velocityError = world.Component<WorldVel>(mass).Linear.X + (frequency * Math.Sin(frequency * FlightSeconds));
        return new Vector3d(positionError, velocityError, 0).Length;
    }
}
