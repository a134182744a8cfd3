using ElodinFast.Wire;

namespace ElodinFast.Sim;

/// <summary>One component of one entity: what the database stores as a component of its own, named <c>entity.component</c>.</summary>
internal sealed class WorldPair(string entityName, Column column, int row)
{
    public string Name { get; } = $"{entityName}.{column.Kind.Name}";

    public ComponentId Id => ComponentId.FromName(Name);

    public ComponentKind Kind => column.Kind;

    /// <summary>The value in the world.</summary>
    public Span<byte> Bytes => column.Bytes(row);
}
