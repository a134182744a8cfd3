using ElodinFast.Wire;

namespace ElodinFast.Sim;

/// <summary>Inertia of a body about its centre of gravity.</summary>
/// <param name="Diagonal">Diagonal of the inertia tensor in body axes, kg m².</param>
/// <param name="Momentum">Carried for other programs; the integrators do not use it.</param>
/// <param name="Mass">Kilograms.</param>
public record struct Inertia(Vector3d Diagonal, Vector3d Momentum, double Mass) : IComponent<Inertia>
{
    /// <summary>A body of that mass, with one kg m² about each axis unless given.</summary>
    public Inertia(double mass, Vector3d? diagonal = null)
        : this(diagonal ?? new Vector3d(1, 1, 1), Vector3d.Zero, mass)
    {
    }

    /// <inheritdoc/>
    public static ComponentKind Kind { get; } = new("inertia", PrimitiveType.F64, 7) { Priority = 5 };
}
