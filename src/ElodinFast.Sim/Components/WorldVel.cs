using ElodinFast.Wire;

namespace ElodinFast.Sim;

/// <summary>Velocity of a body, in world axes.</summary>
/// <param name="Value">Angular, then linear.</param>
public record struct WorldVel(SpatialMotion Value) : IComponent<WorldVel>
{
    /// <inheritdoc/>
    public static ComponentKind Kind { get; } =
        new("world_vel", PrimitiveType.F64, 6) { ElementNames = "ωx,ωy,ωz,x,y,z", Priority = 5 };

    /// <summary>Radians a second.</summary>
    public readonly Vector3d Angular => Value.Angular;

    /// <summary>Metres a second.</summary>
    public readonly Vector3d Linear => Value.Linear;
}
