using ElodinFast.Sim;

namespace ElodinFast.Examples;

/// <summary>The autopilot: measures the lateral acceleration, filters it, and moves the fin.</summary>
internal static class RocketControl
{
    /// <summary>The controllers' own step, which is not rounded to nanoseconds.</summary>
    private const double ControlStep = 1.0 / 120;

    private const double SetpointDecay = 0.5;
    private const double IntegralLimit = 2;
    private const double FinStepLimit = 0.2;
    private const double FinAuthorityAtRest = 0.1;
    private const double SlowestSpeed = 1e-6;

    private static readonly ButterworthFilter s_filter = new(cutoffHertz: 1, sampleHertz: 120);

    public static SimulationSystem SmoothSetpoint { get; } = SimulationSystem.Create<AccelSetpoint, AccelSetpointSmooth>(
        static (_, setpoint, smooth) =>
        {
            double share = Math.Exp(-SetpointDecay * ControlStep);
            for (int i = 0; i < smooth.Length; i++)
            {
                smooth[i].Pitch += (setpoint[i].Pitch - smooth[i].Pitch) * share;
                smooth[i].Yaw += (setpoint[i].Yaw - smooth[i].Yaw) * share;
            }
        });

    /// <summary>The acceleration in axes that follow the flight path.</summary>
    public static SimulationSystem RelativeAcceleration { get; } = SimulationSystem.Create<WorldVel, WorldAccel, VRelAccel>(
        static (_, vel, accel, relative) =>
        {
            for (int i = 0; i < relative.Length; i++)
            {
                double speed = vel[i].Linear.Length;
                Vector3d path = speed < SlowestSpeed ? RocketPropulsion.ThrustAxis : vel[i].Linear / speed;
                relative[i] = new VRelAccel(RotationBetween(RocketPropulsion.ThrustAxis, path).Inverse * accel[i].Linear);
            }
        });

    public static SimulationSystem BufferAcceleration { get; } = SimulationSystem.Create<VRelAccel, VRelAccelBuffer>(
        static (_, relative, buffer) =>
        {
            for (int i = 0; i < buffer.Length; i++)
            {
                Span<Vector3d> rows = buffer[i];
                rows[1..].CopyTo(rows);
                rows[^1] = relative[i].Value;
            }
        });

    public static SimulationSystem FilterAcceleration { get; } = SimulationSystem.Create<VRelAccelBuffer, VRelAccelFiltered>(
        static (_, buffer, filtered) =>
        {
            for (int i = 0; i < filtered.Length; i++)
            {
                filtered[i] = new VRelAccelFiltered(s_filter.LastOutput(buffer[i]));
            }
        });

    public static SimulationSystem PitchError { get; } = SimulationSystem.Create<VRelAccelFiltered, AccelSetpointSmooth, PitchPidState>(
        static (_, filtered, setpoint, state) =>
        {
            for (int i = 0; i < state.Length; i++)
            {
                double error = filtered[i].Value.Z - setpoint[i].Pitch;
                double integral = Math.Clamp(state[i].Integral + (2 * error * ControlStep), -IntegralLimit, IntegralLimit);
                state[i] = new PitchPidState(error, integral, error - state[i].Error);
            }
        });

    public static SimulationSystem FinCommand { get; } = SimulationSystem.Create<PitchPid, PitchPidState, FinControl>(
        static (_, gains, state, control) =>
        {
            for (int i = 0; i < control.Length; i++)
            {
                PitchPid k = gains[i];
                PitchPidState s = state[i];
                control[i] = new FinControl(((k.Kp * s.Error) + (k.Ki * s.Integral) + (k.Kd * s.Derivative)) * ControlStep);
            }
        });

    public static SimulationSystem MoveFin { get; } = SimulationSystem.Create<FinControl, Mach, FinDeflect>(
        static (_, control, mach, fin) =>
        {
            for (int i = 0; i < fin.Length; i++)
            {
                double step = Math.Clamp(control[i].Degrees / (FinAuthorityAtRest + mach[i].Value), -FinStepLimit, FinStepLimit);
                fin[i].Degrees = Math.Clamp(fin[i].Degrees + step, -RocketAerodynamics.FinLimit, RocketAerodynamics.FinLimit);
            }
        });

    /// <summary>The shortest rotation that takes one unit vector to the other.</summary>
    private static Quaterniond RotationBetween(Vector3d from, Vector3d to)
    {
        Vector3d axis = Vector3d.Cross(from, to);
        double scalar = (to.LengthSquared * from.LengthSquared) + Vector3d.Dot(from, to);
        return new Quaterniond(axis.X, axis.Y, axis.Z, scalar).Normalize();
    }
}
