using ElodinFast.Wire;

namespace ElodinFast.Sim;

/// <summary>Torque and force on a body, in world axes: the sum of what the effectors of <see cref="SixDof"/> add.</summary>
/// <param name="Value">Torque, then force.</param>
public record struct Force(SpatialForce Value) : IComponent<Force>
{
    /// <inheritdoc/>
    public static ComponentKind Kind { get; } =
        new("force", PrimitiveType.F64, 6) { ElementNames = "τx,τy,τz,x,y,z", Priority = 5 };
}
