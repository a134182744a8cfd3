using ElodinFast.Wire;

namespace ElodinFast.Sim;

/// <summary>Data time of one tick, of the entity <c>Globals</c>: a whole number of nanoseconds, in seconds.</summary>
/// <param name="Seconds">The step.</param>
public record struct SimulationTimeStep(double Seconds) : IComponent<SimulationTimeStep>
{
    /// <inheritdoc/>
    public static ComponentKind Kind { get; } = new("simulation_time_step", PrimitiveType.F64);
}
