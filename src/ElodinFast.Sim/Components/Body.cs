namespace ElodinFast.Sim;

/// <summary>
/// What <see cref="SixDof"/> moves: pose, velocity, inertia, force and acceleration. Unless told otherwise at the origin, at rest, with
/// a mass of 1 kg.
/// </summary>
public sealed record Body : ISpawnable
{
    /// <summary>Initial pose.</summary>
    public SpatialTransform Pose { get; init; } = SpatialTransform.Identity;

    /// <summary>Initial velocity.</summary>
    public SpatialMotion Velocity { get; init; }

    /// <summary>Mass and inertia.</summary>
    public Inertia Inertia { get; init; } = new(mass: 1);

    /// <inheritdoc/>
    public void AddTo(EntityBuilder entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        entity.Add(new WorldPos(Pose));
        entity.Add(new WorldVel(Velocity));
        entity.Add(Inertia);
        entity.Add(new Force());
        entity.Add(new WorldAccel());
    }
}
