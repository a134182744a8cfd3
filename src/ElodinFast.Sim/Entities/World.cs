using System.Globalization;
using System.Runtime.InteropServices;

namespace ElodinFast.Sim;

/// <summary>
/// The state of a simulation: entities and their components. The values of one component kind lie in one array, a column, which systems
/// work on. Entity 0 is <c>Globals</c>, with <see cref="Tick"/> and <see cref="SimulationTimeStep"/>.
/// </summary>
/// <remarks>Not safe for several threads: the thread that runs the simulation owns it.</remarks>
public sealed partial class World
{
    private const string GlobalsName = "Globals";

    private readonly Dictionary<Type, Column> _columnsByType = [];
    private readonly List<Column> _columns = [];
    private readonly List<string> _entityNames = [];
    private bool _frozen;

    /// <summary>A world with nothing but <c>Globals</c>.</summary>
    public World()
    {
        var globals = new EntityBuilder(this, new EntityId(0));
        _entityNames.Add(GlobalsName);
        globals.Add(new Tick());
        globals.Add(new SimulationTimeStep());
    }

    /// <summary>The names of the entities as component names carry them; the index is the entity's id.</summary>
    public IReadOnlyList<string> EntityNames => _entityNames;

    /// <summary>Adds an entity.</summary>
    /// <param name="name">Its name; component names carry it in snake case. <see langword="null"/>: <c>entityN</c>, N being its id.</param>
    /// <param name="parts">Components with their initial values, and bundles of them such as <see cref="Body"/>.</param>
    /// <exception cref="ArgumentException">The name is taken or empty, or two parts hold the same component.</exception>
    /// <exception cref="InvalidOperationException">The world was run already.</exception>
    public EntityId Spawn(string? name, params ReadOnlySpan<ISpawnable> parts)
    {
        if (_frozen)
        {
            throw new InvalidOperationException("A world that was run takes no more entities.");
        }

        var id = new EntityId((ulong)_entityNames.Count);
        string stored = name is null ? string.Create(CultureInfo.InvariantCulture, $"entity{id.Value}") : EntityName.ToSnakeCase(name);
        if (stored.Length == 0 || _entityNames.Contains(stored))
        {
            throw new ArgumentException($"An entity cannot be named '{name}': '{stored}' is empty or taken.", nameof(name));
        }

        _entityNames.Add(stored);
        var entity = new EntityBuilder(this, id);
        foreach (ISpawnable part in parts)
        {
            part.AddTo(entity);
        }

        return id;
    }

    /// <summary>All values of a component, in the order in which their entities were spawned.</summary>
    /// <exception cref="InvalidOperationException">No entity has the component.</exception>
    public Span<T> Column<T>()
        where T : unmanaged, IComponent<T> =>
        FindColumn<T>().Values;

    /// <summary>The value of a component of one entity, to read or to write.</summary>
    /// <exception cref="InvalidOperationException">The entity does not have the component.</exception>
    public ref T Component<T>(EntityId entity)
        where T : unmanaged, IComponent<T>
    {
        Column<T> column = FindColumn<T>();
        return ref column.Values[column.RowOf(entity)];
    }

    /// <summary>All components of all entities, by component kind, then by entity.</summary>
    internal List<WorldPair> ListPairs()
    {
        var pairs = new List<WorldPair>();
        foreach (Column column in _columns)
        {
            for (int row = 0; row < column.Entities.Count; row++)
            {
                pairs.Add(new WorldPair(_entityNames[(int)column.Entities[row].Value], column, row));
            }
        }

        return pairs;
    }

    internal Column<T> GetOrAddColumn<T>()
        where T : unmanaged, IComponent<T>
    {
        ref Column? column = ref CollectionsMarshal.GetValueRefOrAddDefault(_columnsByType, typeof(T), out bool exists);
        if (!exists)
        {
            if (_columns.Exists(other => other.Kind.Name == T.Kind.Name))
            {
                _columnsByType.Remove(typeof(T));
                throw new ArgumentException($"Two component types are named '{T.Kind.Name}'.");
            }

            column = new Column<T>();
            _columns.Add(column);
        }

        return (Column<T>)column!;
    }

    internal Column<T> FindColumn<T>()
        where T : unmanaged, IComponent<T> =>
        _columnsByType.TryGetValue(typeof(T), out Column? column)
            ? (Column<T>)column
            : throw new InvalidOperationException($"No entity has the component '{T.Kind.Name}'.");

    /// <summary>From here on columns do not grow, so systems may keep hold of them.</summary>
    internal void Freeze() => _frozen = true;
}
