namespace ElodinFast.Sim;

/// <summary>
/// A component: a struct of plain values whose memory is the value as the database stores it (elements in row-major order,
/// little-endian), and a description of it. Each component type has one column in the world.
/// </summary>
/// <typeparam name="TSelf">The struct itself.</typeparam>
public interface IComponent<TSelf> : ISpawnable
    where TSelf : unmanaged, IComponent<TSelf>
{
    /// <summary>Name, element type, shape and metadata.</summary>
    static abstract ComponentKind Kind { get; }

    /// <inheritdoc/>
    void ISpawnable.AddTo(EntityBuilder entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        entity.Add((TSelf)this);
    }
}
