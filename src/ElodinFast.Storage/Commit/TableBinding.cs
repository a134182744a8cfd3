using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// A compiled VTable bound to the components of one database: made when a VTable is registered, applied for every table under it.
/// Holds the row group that its fields make up together. One per (source, packet id).
/// </summary>
internal sealed class TableBinding
{
    private readonly Component[] _components;

    public TableBinding(VTablePlan plan, Component[] components)
    {
        Plan = plan;
        _components = components;
        CanGroup = plan.IsRow && components.Distinct().Count() == components.Length;
        TimestampOffset = plan.IsRow ? plan.TimestampOffset(0) : -1;
    }

    public VTablePlan Plan { get; }

    public ReadOnlySpan<Component> Components => _components;

    /// <summary>All fields share one timestamp in the table and cannot fail one by one: they can be a row.</summary>
    public bool CanGroup { get; set; }

    /// <summary>Where that timestamp stands.</summary>
    public int TimestampOffset { get; }

    /// <summary>The group that the fields are, or null. Under the commit lock.</summary>
    public RowGroup? Group { get; private set; }

    /// <summary>Who owns what was as it is now when the group was found.</summary>
    public long OwnershipEpoch { get; private set; }

    /// <summary>Some component of it is no timestamp source.</summary>
    public bool MovesTimeRange { get; private set; }

    /// <summary>From a table into a row of <see cref="Group"/>.</summary>
    public RowPlan? RowPlan { get; private set; }

    /// <summary>Binds the fields to a group that holds exactly these components.</summary>
    public void SetGroup(RowGroup group, long ownershipEpoch)
    {
        var layout = new RowSlot[_components.Length];
        for (int i = 0; i < layout.Length; i++)
        {
            layout[i] = new RowSlot(group.Offsets[group.Components.IndexOf(_components[i])], _components[i].ByteCount);
        }

        RowPlan = Plan.TryMapTo(layout, out RowPlan? plan)
            ? plan
            : throw new InvalidOperationException("A table that can be a group does not fit its rows.");
        MovesTimeRange = !_components.All(c => c.IsTimestampSource);
        OwnershipEpoch = ownershipEpoch;
        Group = group;
    }
}
