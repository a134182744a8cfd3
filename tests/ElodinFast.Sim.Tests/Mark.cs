using ElodinFast.Wire;

namespace ElodinFast.Sim.Tests;

/// <summary>A component for tests.</summary>
internal record struct Mark(double Value) : IComponent<Mark>
{
    public static ComponentKind Kind { get; } = new("mark", PrimitiveType.F64);
}
