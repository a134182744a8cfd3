using System.Runtime.CompilerServices;

namespace ElodinFast.Sim;

/// <summary>The values of one component kind, of all entities that have it, in one array.</summary>
internal abstract class Column(ComponentKind kind)
{
    private readonly List<EntityId> _entities = [];
    private readonly Dictionary<EntityId, int> _rows = [];

    public ComponentKind Kind { get; } = kind;

    /// <summary>The entity of each row.</summary>
    public IReadOnlyList<EntityId> Entities => _entities;

    /// <summary>
    /// Where a value lies, as stored in a database. The memory is pinned and lives as long as the column; it moves when the column grows,
    /// which it does only before a run.
    /// </summary>
    public abstract unsafe byte* Address(int row);

    public bool TryGetRow(EntityId entity, out int row) => _rows.TryGetValue(entity, out row);

    /// <exception cref="InvalidOperationException">The entity does not have the component.</exception>
    public int RowOf(EntityId entity) => _rows.TryGetValue(entity, out int row)
        ? row
        : throw new InvalidOperationException($"Entity {entity} has no component '{Kind.Name}'.");

    protected int AddRow(EntityId entity)
    {
        int row = _entities.Count;
        if (!_rows.TryAdd(entity, row))
        {
            throw new ArgumentException($"Entity {entity} has component '{Kind.Name}' already.");
        }

        _entities.Add(entity);
        return row;
    }
}

/// <inheritdoc/>
internal sealed class Column<T> : Column
    where T : unmanaged, IComponent<T>
{
    private T[] _values = GC.AllocateArray<T>(1, pinned: true);

    public Column()
        : base(T.Kind)
    {
        if (Unsafe.SizeOf<T>() != Kind.Schema.ByteCount)
        {
            throw new ArgumentException(
                $"{typeof(T)} has {Unsafe.SizeOf<T>()} bytes, but component '{Kind.Name}', {Kind.Schema}, has {Kind.Schema.ByteCount}.");
        }
    }

    public Span<T> Values => _values.AsSpan(0, Entities.Count);

    public override unsafe byte* Address(int row) => (byte*)Unsafe.AsPointer(ref Values[row]); // pinned, so it stays there

    public void Add(EntityId entity, T value)
    {
        int row = AddRow(entity);
        if (row == _values.Length)
        {
            T[] grown = GC.AllocateArray<T>(2 * row, pinned: true);
            _values.CopyTo(grown);
            _values = grown;
        }

        _values[row] = value;
    }
}
