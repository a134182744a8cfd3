namespace ElodinFast.Sim;

/// <summary>An entity that is being spawned.</summary>
public sealed class EntityBuilder
{
    private readonly World _world;

    internal EntityBuilder(World world, EntityId id)
    {
        _world = world;
        Id = id;
    }

    /// <summary>Its id.</summary>
    public EntityId Id { get; }

    /// <summary>Gives the entity a component with an initial value.</summary>
    /// <exception cref="ArgumentException">The entity has this component already, or its struct does not fit its description.</exception>
    public void Add<T>(T value)
        where T : unmanaged, IComponent<T> =>
        _world.GetOrAddColumn<T>().Add(Id, value);
}
