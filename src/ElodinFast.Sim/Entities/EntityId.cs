using System.Globalization;

namespace ElodinFast.Sim;

/// <summary>Names an entity of a world: 0 is <c>Globals</c>, then in the order of spawning.</summary>
/// <param name="Value">The number.</param>
public readonly record struct EntityId(ulong Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
