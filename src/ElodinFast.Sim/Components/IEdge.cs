namespace ElodinFast.Sim;

/// <summary>A component that links two entities; its first 16 bytes are the two ids. See <see cref="EdgeFold"/>.</summary>
public interface IEdge
{
    /// <summary>The entity that a fold writes to.</summary>
    EntityId Left { get; }

    /// <summary>The entity it depends on.</summary>
    EntityId Right { get; }
}
