using ElodinFast.Wire;

namespace ElodinFast.Sim.Tests;

/// <summary>Another one, which only some entities of a test have.</summary>
internal record struct Extra(double Value) : IComponent<Extra>
{
    public static ComponentKind Kind { get; } = new("extra", PrimitiveType.F64);
}
