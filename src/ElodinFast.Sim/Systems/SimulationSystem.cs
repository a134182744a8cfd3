namespace ElodinFast.Sim;

/// <summary>
/// Something that a world undergoes in each tick, described apart from any world. Made from a delegate over columns
/// (<see cref="Create{T1}"/>), by <see cref="SixDof"/> or <see cref="EdgeFold"/>, and composed with <c>|</c>:
/// <c>aerodynamics | thrust | SixDof.Create(gravity)</c> runs from left to right.
/// </summary>
public sealed partial class SimulationSystem
{
    private readonly Func<World, Action<SimulationStep>> _bind;

    /// <param name="bind">Looks up what the system needs in a world and returns what to call in each tick; that must not allocate.</param>
    internal SimulationSystem(Func<World, Action<SimulationStep>> bind)
    {
        _bind = bind;
    }

    /// <summary>Does nothing.</summary>
    public static SimulationSystem Nothing { get; } = new(static _ => static _ => { });

    /// <summary>First <paramref name="first"/>, then <paramref name="second"/>.</summary>
    public static SimulationSystem operator |(SimulationSystem first, SimulationSystem second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new SimulationSystem(world => first.Bind(world) + second.Bind(world));
    }

    /// <summary>Does the same as the operator.</summary>
    public SimulationSystem BitwiseOr(SimulationSystem next) => this | next;

    internal Action<SimulationStep> Bind(World world) => _bind(world);
}
