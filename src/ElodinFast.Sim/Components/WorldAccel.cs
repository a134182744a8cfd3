using ElodinFast.Wire;

namespace ElodinFast.Sim;

/// <summary>Acceleration of a body, in world axes, as the last evaluation of <see cref="SixDof"/> left it.</summary>
/// <param name="Value">Angular, then linear.</param>
public record struct WorldAccel(SpatialMotion Value) : IComponent<WorldAccel>
{
    /// <inheritdoc/>
    public static ComponentKind Kind { get; } =
        new("world_accel", PrimitiveType.F64, 6) { ElementNames = "αx,αy,αz,x,y,z", Priority = 5 };

    /// <summary>Radians a second squared.</summary>
    public readonly Vector3d Angular => Value.Angular;

    /// <summary>Metres a second squared.</summary>
    public readonly Vector3d Linear => Value.Linear;
}
