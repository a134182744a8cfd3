namespace ElodinFast.Sim;

/// <summary>A velocity or an acceleration of a rigid body, in world axes; 48 bytes, angular first.</summary>
/// <param name="Angular">Radians a second (or a second squared).</param>
/// <param name="Linear">Metres a second (or a second squared).</param>
public readonly record struct SpatialMotion(Vector3d Angular, Vector3d Linear)
{
    /// <summary>Sum of both halves.</summary>
    public static SpatialMotion operator +(SpatialMotion left, SpatialMotion right) =>
        new(left.Angular + right.Angular, left.Linear + right.Linear);

    /// <summary>Scales both halves.</summary>
    public static SpatialMotion operator *(SpatialMotion motion, double factor) => new(motion.Angular * factor, motion.Linear * factor);

    /// <summary>Scales both halves.</summary>
    public static SpatialMotion operator *(double factor, SpatialMotion motion) => motion * factor;

    /// <summary>Turns both halves.</summary>
    public static SpatialMotion operator *(Quaterniond rotation, SpatialMotion motion) =>
        new(rotation * motion.Angular, rotation * motion.Linear);
}
