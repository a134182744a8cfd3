using ElodinFast.Sim;

namespace ElodinFast.Examples;

/// <summary>
/// A small sounding rocket with a fin that a PID controller moves to hold a lateral acceleration. <c>rocket.fin_control_trim</c> is under
/// external control: who writes it adds to the fin's deflection.
/// </summary>
internal static class RocketExample
{
    public const double SimulationRate = 120;
    public const long TickCount = 5_000;

    private const double LaunchPitchDegrees = 70;

    public static World CreateWorld(double finControlTrimDegrees = 0)
    {
        Quaterniond launchAttitude = Quaterniond.FromEuler(roll: 0, double.DegreesToRadians(LaunchPitchDegrees), yaw: 0);
        var world = new World();
        world.Spawn(
            "Rocket",
            new Body
            {
                Pose = new SpatialTransform(launchAttitude, new Vector3d(0, 0, 1)),
                Inertia = new Inertia(mass: 3, new Vector3d(0.1, 1, 1)),
            },
            new AngleOfAttack(),
            new AeroCoefs(),
            new CenterOfGravity(0.2),
            new Mach(),
            new DynamicPressure(),
            new AeroForce(),
            new Wind(),
            new RocketMotor(),
            new FinDeflect(),
            new FinControl(),
            new FinControlTrim(finControlTrimDegrees),
            new VBody(),
            new VRelAccelBuffer(),
            new VRelAccel(),
            new VRelAccelFiltered(),
            new PitchPid(Kp: 1.1, Ki: 0.8, Kd: 3.8),
            new PitchPidState(),
            new AccelSetpoint(),
            new AccelSetpointSmooth(),
            new Thrust());
        return world;
    }

    public static SimulationSystem CreateSystem(Integrator integrator) =>
        RocketAerodynamics.BodyVelocity
        | RocketAerodynamics.AirData
        | RocketAerodynamics.AngleOfAttack
        | RocketControl.SmoothSetpoint
        | RocketControl.RelativeAcceleration
        | RocketControl.BufferAcceleration
        | RocketControl.FilterAcceleration
        | RocketControl.PitchError
        | RocketControl.FinCommand
        | RocketControl.MoveFin
        | RocketAerodynamics.Coefficients
        | RocketAerodynamics.Forces
        | RocketPropulsion.Burn
        | SixDof.Create(integrator, RocketPropulsion.Gravity, RocketPropulsion.ApplyThrust, RocketAerodynamics.ApplyForces);
}
