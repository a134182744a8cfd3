using ElodinFast.Wire;

namespace ElodinFast.Sim;

/// <summary>How many ticks were run, of the entity <c>Globals</c>; the systems of the first tick see 1.</summary>
/// <param name="Value">The count.</param>
public record struct Tick(ulong Value) : IComponent<Tick>
{
    /// <inheritdoc/>
    public static ComponentKind Kind { get; } = new("tick", PrimitiveType.U64);
}
