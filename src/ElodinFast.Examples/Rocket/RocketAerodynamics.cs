using ElodinFast.Sim;

namespace ElodinFast.Examples;

/// <summary>What the air does to the rocket.</summary>
internal static class RocketAerodynamics
{
    /// <summary>Degrees to either side.</summary>
    public const double FinLimit = 40;

    private const double HeatCapacityRatio = 1.4;
    private const double GasConstant = 287.05;
    private const double KelvinAtZeroCelsius = 273.15;

    /// <summary>Keeps quotients finite while the rocket stands still.</summary>
    private const double Tiny = 1e-6;

    private const double ReferenceArea = 24.89130e-4;
    private const double ReferenceLength = 5.43400e-2;
    private const double MomentCentre = 0.40387;
    private const double TrimRollCoefficient = 0.1;

    public static SimulationSystem BodyVelocity { get; } = SimulationSystem.Create<WorldPos, WorldVel, Wind, VBody>(
        static (_, pos, vel, wind, body) =>
        {
            for (int i = 0; i < body.Length; i++)
            {
                body[i] = new VBody(pos[i].Attitude.Inverse * (vel[i].Linear - wind[i].Velocity));
            }
        });

    /// <summary>Mach number and dynamic pressure.</summary>
    public static SimulationSystem AirData { get; } = SimulationSystem.Create<WorldPos, WorldVel, Wind, Mach, DynamicPressure>(
        static (_, pos, vel, wind, mach, pressure) =>
        {
            RocketTables tables = RocketTables.Instance;
            for (int i = 0; i < mach.Length; i++)
            {
                double altitude = pos[i].Position.Z;
                double kelvin = tables.TemperatureCelsius.At(altitude) + KelvinAtZeroCelsius;
                double speed = (vel[i].Linear - wind[i].Velocity).Length;
                mach[i] = new Mach(speed / Math.Sqrt(HeatCapacityRatio * GasConstant * kelvin));
                pressure[i] = new DynamicPressure(Math.Max(0.5 * tables.Density.At(altitude) * (speed * speed), Tiny));
            }
        });

    /// <summary>The angle between the rocket's axis and the air stream, with the sign of its vertical part.</summary>
    public static SimulationSystem AngleOfAttack { get; } = SimulationSystem.Create<VBody, AngleOfAttack>(
        static (_, body, angle) =>
        {
            for (int i = 0; i < angle.Length; i++)
            {
                Vector3d velocity = body[i].Velocity;
                double cosine = Vector3d.Dot(velocity, RocketPropulsion.ThrustAxis) / Math.Max(velocity.Length, Tiny);
                angle[i] = new AngleOfAttack(double.RadiansToDegrees(Math.Acos(cosine)) * -Math.Sign(velocity.Z));
            }
        });

    public static SimulationSystem Coefficients { get; } =
        SimulationSystem.Create<Mach, FinDeflect, FinControlTrim, AngleOfAttack, AeroCoefs>(
            static (_, mach, fin, trim, angle, coefs) =>
            {
                RocketTables tables = RocketTables.Instance;
                for (int i = 0; i < coefs.Length; i++)
                {
                    // The tables hold positive angles only; the rocket is symmetric.
                    double side = Math.Abs(angle[i].Degrees) < Tiny ? 1 : Math.Sign(angle[i].Degrees);
                    double deflection = Math.Clamp(fin[i].Degrees + trim[i].Degrees, -FinLimit, FinLimit) * side;
                    double magnitude = Math.Abs(angle[i].Degrees);
                    coefs[i] = new AeroCoefs(
                        Cl: TrimRollCoefficient * trim[i].Degrees,
                        CnR: 0,
                        CmR: tables.PitchMoment.At(mach[i].Value, deflection, magnitude) * side,
                        CA: tables.Axial.At(mach[i].Value, deflection, magnitude),
                        CZR: tables.Normal.At(mach[i].Value, deflection, magnitude) * side,
                        CYR: 0);
                }
            });

    /// <summary>Force and torque in body axes, about the centre of gravity.</summary>
    public static SimulationSystem Forces { get; } = SimulationSystem.Create<AeroCoefs, CenterOfGravity, DynamicPressure, AeroForce>(
        static (_, coefs, centre, pressure, force) =>
        {
            for (int i = 0; i < force.Length; i++)
            {
                AeroCoefs c = coefs[i];
                double lever = (centre[i].Metres - MomentCentre) / ReferenceLength;
                double pitch = c.CmR - (c.CZR * lever);
                double yaw = c.CnR - (c.CYR * lever);
                double scale = pressure[i].Pascals * ReferenceArea;
                force[i] = new AeroForce(new SpatialForce(
                    new Vector3d(c.Cl, -pitch, yaw) * scale * ReferenceLength,
                    new Vector3d(c.CA, c.CYR, c.CZR) * scale));
            }
        });

    public static SimulationSystem ApplyForces { get; } = SimulationSystem.Create<WorldPos, AeroForce, Force>(
        static (_, pos, aero, force) =>
        {
            for (int i = 0; i < force.Length; i++)
            {
                force[i].Value += pos[i].Attitude * aero[i].InBody;
            }
        });
}
