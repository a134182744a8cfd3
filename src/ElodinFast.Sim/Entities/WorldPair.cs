using ElodinFast.Wire;

namespace ElodinFast.Sim;

/// <summary>One component of one entity: what the database stores as a component of its own, named <c>entity.component</c>.</summary>
internal sealed class WorldPair(string entityName, Column column, int row)
{
    public string Name { get; } = $"{entityName}.{column.Kind.Name}";

    public ComponentId Id => ComponentId.FromName(Name);

    public ComponentKind Kind => column.Kind;

    /// <summary>Where the value lies, from when the world was first run.</summary>
    public unsafe byte* Address => column.Address(row);

    /// <summary>The value in the world.</summary>
    public unsafe Span<byte> Bytes => new(Address, (int)Kind.Schema.ByteCount);
}
