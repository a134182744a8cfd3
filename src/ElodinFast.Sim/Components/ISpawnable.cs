namespace ElodinFast.Sim;

/// <summary>What an entity can be spawned from: a component, or a bundle of them such as <see cref="Body"/>.</summary>
public interface ISpawnable
{
    /// <summary>Adds the components to an entity that is being spawned.</summary>
    void AddTo(EntityBuilder entity);
}
