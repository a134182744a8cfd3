namespace ElodinFast.Sim;

/// <summary>A torque and a force on a rigid body; 48 bytes, torque first.</summary>
/// <param name="Torque">Newton metres.</param>
/// <param name="Force">Newtons.</param>
public readonly record struct SpatialForce(Vector3d Torque, Vector3d Force)
{
    /// <summary>A force through the centre of gravity.</summary>
    public static SpatialForce FromForce(Vector3d force) => new(Vector3d.Zero, force);

    /// <summary>Sum of both halves.</summary>
    public static SpatialForce operator +(SpatialForce left, SpatialForce right) =>
        new(left.Torque + right.Torque, left.Force + right.Force);

    /// <summary>Turns both halves.</summary>
    public static SpatialForce operator *(Quaterniond rotation, SpatialForce force) =>
        new(rotation * force.Torque, rotation * force.Force);
}
