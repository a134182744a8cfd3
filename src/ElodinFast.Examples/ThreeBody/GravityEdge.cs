using ElodinFast.Sim;
using ElodinFast.Wire;

namespace ElodinFast.Examples;

/// <summary>The left body is attracted by the right one.</summary>
internal record struct GravityEdge(EntityId Left, EntityId Right) : IComponent<GravityEdge>, IEdge
{
    public static ComponentKind Kind { get; } = new("gravity_edge", PrimitiveType.U64, 2);
}
