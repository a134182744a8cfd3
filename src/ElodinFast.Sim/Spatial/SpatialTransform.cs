namespace ElodinFast.Sim;

/// <summary>A pose: where a body is and how it is turned; 56 bytes in the order x, y, z, w, then position.</summary>
/// <param name="Attitude">Turns body axes into world axes.</param>
/// <param name="Position">In world axes.</param>
public readonly record struct SpatialTransform(Quaterniond Attitude, Vector3d Position)
{
    /// <summary>At the origin, not turned.</summary>
    public static SpatialTransform Identity => new(Quaterniond.Identity, Vector3d.Zero);

    /// <summary>
    /// Moves a pose: the position adds, the attitude turns by the first-order update q + (ω / 2, 0) · q with ω in world axes, and is
    /// normalised, also when ω is zero.
    /// </summary>
    public static SpatialTransform operator +(SpatialTransform pose, SpatialMotion motion)
    {
        Vector3d half = motion.Angular / 2;
        Quaterniond turn = new Quaterniond(half.X, half.Y, half.Z, 0) * pose.Attitude;
        return new((pose.Attitude + turn).Normalize(), pose.Position + motion.Linear);
    }
}
