using System.Runtime.CompilerServices;
using ElodinFast.Sim;
using ElodinFast.Wire;

namespace ElodinFast.Examples;

// The rocket's own components; all of it is f64. Their names, shapes and metadata are part of what other programs see.

internal record struct AngleOfAttack(double Degrees) : IComponent<AngleOfAttack>
{
    public static ComponentKind Kind { get; } = new("angle_of_attack", PrimitiveType.F64);
}

internal record struct AeroCoefs(double Cl, double CnR, double CmR, double CA, double CZR, double CYR) : IComponent<AeroCoefs>
{
    public static ComponentKind Kind { get; } = new("aero_coefs", PrimitiveType.F64, 6) { ElementNames = "Cl,CnR,CmR,CA,CZR,CYR" };
}

internal record struct CenterOfGravity(double Metres) : IComponent<CenterOfGravity>
{
    public static ComponentKind Kind { get; } = new("center_of_gravity", PrimitiveType.F64);
}

internal record struct Mach(double Value) : IComponent<Mach>
{
    public static ComponentKind Kind { get; } = new("mach", PrimitiveType.F64);
}

internal record struct DynamicPressure(double Pascals) : IComponent<DynamicPressure>
{
    public static ComponentKind Kind { get; } = new("dynamic_pressure", PrimitiveType.F64);
}

internal record struct AeroForce(SpatialForce InBody) : IComponent<AeroForce>
{
    public static ComponentKind Kind { get; } = new("aero_force", PrimitiveType.F64, 6) { ElementNames = "τx,τy,τz,x,y,z" };
}

internal record struct Wind(Vector3d Velocity) : IComponent<Wind>
{
    public static ComponentKind Kind { get; } = new("wind", PrimitiveType.F64, 3) { ElementNames = "x,y,z" };
}

internal record struct RocketMotor(double Value) : IComponent<RocketMotor>
{
    public static ComponentKind Kind { get; } = new("rocket_motor", PrimitiveType.F64);
}

internal record struct FinDeflect(double Degrees) : IComponent<FinDeflect>
{
    public static ComponentKind Kind { get; } = new("fin_deflect", PrimitiveType.F64);
}

internal record struct FinControl(double Degrees) : IComponent<FinControl>
{
    public static ComponentKind Kind { get; } = new("fin_control", PrimitiveType.F64);
}

/// <summary>Written by whoever steers the rocket; the simulation only reads it.</summary>
internal record struct FinControlTrim(double Degrees) : IComponent<FinControlTrim>
{
    public static ComponentKind Kind { get; } =
        new("fin_control_trim", PrimitiveType.F64) { ExternalControl = true, WaitForWrite = false };
}

internal record struct VBody(Vector3d Velocity) : IComponent<VBody>
{
    public static ComponentKind Kind { get; } = new("v_body", PrimitiveType.F64, 3) { ElementNames = "u,v,w" };
}

/// <summary>The last four seconds of <see cref="VRelAccel"/>, oldest first.</summary>
[InlineArray(RowCount)]
internal struct VRelAccelBuffer : IComponent<VRelAccelBuffer>
{
    public const int RowCount = 480;

    private Vector3d _row;

    public static ComponentKind Kind { get; } = new("v_rel_accel_buffer", PrimitiveType.F64, RowCount, 3) { Priority = -1 };
}

internal record struct VRelAccel(Vector3d Value) : IComponent<VRelAccel>
{
    public static ComponentKind Kind { get; } = new("v_rel_accel", PrimitiveType.F64, 3) { ElementNames = "x,y,z", Priority = 20 };
}

internal record struct VRelAccelFiltered(Vector3d Value) : IComponent<VRelAccelFiltered>
{
    public static ComponentKind Kind { get; } = new("v_rel_accel_filtered", PrimitiveType.F64, 3) { ElementNames = "x,y,z", Priority = 19 };
}

internal record struct PitchPid(double Kp, double Ki, double Kd) : IComponent<PitchPid>
{
    public static ComponentKind Kind { get; } = new("pitch_pid", PrimitiveType.F64, 3) { ElementNames = "Kp,Ki,Kd" };
}

internal record struct PitchPidState(double Error, double Integral, double Derivative) : IComponent<PitchPidState>
{
    public static ComponentKind Kind { get; } = new("pitch_pid_state", PrimitiveType.F64, 3) { ElementNames = "e,i,d", Priority = 18 };
}

internal record struct AccelSetpoint(double Pitch, double Yaw) : IComponent<AccelSetpoint>
{
    public static ComponentKind Kind { get; } = new("accel_setpoint", PrimitiveType.F64, 2) { ElementNames = "p,y", Priority = 101 };
}

internal record struct AccelSetpointSmooth(double Pitch, double Yaw) : IComponent<AccelSetpointSmooth>
{
    public static ComponentKind Kind { get; } = new("accel_setpoint_smooth", PrimitiveType.F64, 2) { ElementNames = "p,y", Priority = 100 };
}

internal record struct Thrust(double Newtons) : IComponent<Thrust>
{
    public static ComponentKind Kind { get; } = new("thrust", PrimitiveType.F64) { Priority = 17 };
}
