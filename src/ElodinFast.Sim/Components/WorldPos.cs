using ElodinFast.Wire;

namespace ElodinFast.Sim;

/// <summary>Pose of a body in the world.</summary>
/// <param name="Value">Attitude, then position.</param>
public record struct WorldPos(SpatialTransform Value) : IComponent<WorldPos>
{
    /// <inheritdoc/>
    public static ComponentKind Kind { get; } =
        new("world_pos", PrimitiveType.F64, 7) { ElementNames = "q0,q1,q2,q3,x,y,z", Priority = 5 };

    /// <summary>Turns body axes into world axes.</summary>
    public readonly Quaterniond Attitude => Value.Attitude;

    /// <summary>In world axes.</summary>
    public readonly Vector3d Position => Value.Position;
}
