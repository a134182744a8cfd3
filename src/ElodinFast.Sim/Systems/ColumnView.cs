namespace ElodinFast.Sim;

/// <summary>
/// One component of the entities that a system works on, as a span. Where these entities' rows lie side by side, as they do when they
/// were spawned alike, the span is the column itself; otherwise it is a copy, written back by <see cref="Release"/>. Hot.
/// </summary>
internal sealed class ColumnView<T>
    where T : unmanaged, IComponent<T>
{
    private readonly Column<T> _column;
    private readonly int[] _rows;
    private readonly T[]? _copy;

    public ColumnView(World world, ReadOnlySpan<EntityId> entities)
    {
        _column = world.FindColumn<T>();
        _rows = new int[entities.Length];
        bool sideBySide = true;
        for (int i = 0; i < entities.Length; i++)
        {
            // The entities were chosen for having this component.
            bool found = _column.TryGetRow(entities[i], out _rows[i]);
            System.Diagnostics.Debug.Assert(found, "an entity without the component");
            sideBySide &= _rows[i] == _rows[0] + i;
        }

        _copy = sideBySide ? null : new T[_rows.Length];
    }

    public Span<T> Acquire()
    {
        Span<T> values = _column.Values;
        if (_copy is null)
        {
            return values.Slice(_rows[0], _rows.Length);
        }

        for (int i = 0; i < _rows.Length; i++)
        {
            _copy[i] = values[_rows[i]];
        }

        return _copy;
    }

    public void Release()
    {
        if (_copy is null)
        {
            return;
        }

        Span<T> values = _column.Values;
        for (int i = 0; i < _rows.Length; i++)
        {
            values[_rows[i]] = _copy[i];
        }
    }
}
