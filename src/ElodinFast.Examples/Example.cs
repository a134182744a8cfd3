using ElodinFast.Sim;

namespace ElodinFast.Examples;

/// <summary>A simulation that comes with ElodinFast.</summary>
/// <param name="name">What the command line calls it.</param>
/// <param name="description">One line.</param>
/// <param name="defaultRateHz">Ticks a second unless told otherwise.</param>
/// <param name="defaultTicks">Length of a run unless told otherwise.</param>
/// <param name="createWorld">A fresh world.</param>
/// <param name="createSystem">What it undergoes.</param>
internal sealed class Example(
    string name,
    string description,
    double defaultRateHz,
    long defaultTicks,
    Func<World> createWorld,
    Func<Integrator, SimulationSystem> createSystem)
{
    public string Name { get; } = name;

    public string Description { get; } = description;

    /// <summary>A fresh world and its systems, and how they are run by default.</summary>
    public (World World, SimulationSystem System, double DefaultRateHz, long DefaultTicks) Build(Integrator integrator) =>
        (createWorld(), createSystem(integrator), defaultRateHz, defaultTicks);
}
