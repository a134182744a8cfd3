using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>How a linked node's row group lies in its rows, bound to our components; remembers the local group that its rows go to.</summary>
internal sealed class MirrorRowLayout(Component[] components, int[] offsets, int valueByteCount)
{
    private RowGroup? _group;
    private long _rowDifference;
    private bool _isSameLayout;

    public ReadOnlySpan<Component> Components => components;

    public ReadOnlySpan<int> Offsets => offsets;

    public int ValueByteCount => valueByteCount;

    /// <summary>The local group that took the last row whole; null when it went in pieces.</summary>
    internal RowGroup? Group => _group;

    /// <summary>The values lie as in the local group's rows: one copy takes them.</summary>
    internal bool IsSameLayout => _isSameLayout;

    /// <summary>
    /// True when the row's ordinals are the local group's next ones: all were when it took a row last, and both counts have moved on by as much.
    /// </summary>
    internal bool IsInStep(RowGroup group, long row) => group.RowCount - row == _rowDifference;

    /// <summary>The group has just taken this row of the node's.</summary>
    internal void Remember(RowGroup? group, long row)
    {
        if (group is not null && group != _group)
        {
            _isSameLayout = group.ValueByteCount == valueByteCount && group.Offsets.SequenceEqual(offsets);
        }

        _group = group;
        _rowDifference = group is null ? 0 : group.RowCount - (row + 1);
    }
}
