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
        ReadOnlySpan<PlanField> fields = plan.Fields;
        TimestampOffset = fields.Length > 0 ? plan.TimestampOffset(0) : -1;
        bool groups = fields.Length > 0 && TimestampOffset >= 0 && components.Distinct().Count() == components.Length;
        int extent = TimestampOffset + 8;
        for (int i = 0; i < fields.Length; i++)
        {
            PlanField field = fields[i];
            groups &= plan.TimestampOffset(i) == TimestampOffset
                && field.Schema.ByteCount >= 0 && field.FieldByteCount >= field.Schema.ByteCount
                && field.Schema.Type != PrimitiveType.Bool;
            extent = Math.Max(extent, field.Offset + field.FieldByteCount);
        }

        CanGroup = groups;
        Extent = extent;
    }

    public VTablePlan Plan { get; }

    public ReadOnlySpan<Component> Components => _components;

    /// <summary>All fields share one timestamp in the table and cannot fail one by one: they can be a row.</summary>
    public bool CanGroup { get; set; }

    /// <summary>Where that timestamp stands.</summary>
    public int TimestampOffset { get; }

    /// <summary>Bytes a table must have for every field to be in it.</summary>
    public int Extent { get; }

    /// <summary>The group that the fields are, or null. Under the commit lock.</summary>
    public RowGroup? Group { get; private set; }

    /// <summary>Who owns what was as it is now when the group was found.</summary>
    public long OwnershipEpoch { get; private set; }

    /// <summary>Some component of it is no timestamp source.</summary>
    public bool MovesTimeRange { get; private set; }

    /// <summary>From the table into a row's values, adjacent ones merged.</summary>
    public ReadOnlySpan<CopyRange> Copies => _copies;

    private CopyRange[] _copies = [];

    /// <summary>Binds the fields to a group that holds exactly these components.</summary>
    public void SetGroup(RowGroup group, long ownershipEpoch)
    {
        var copies = new List<CopyRange>(_components.Length);
        for (int i = 0; i < _components.Length; i++)
        {
            int member = group.Components.IndexOf(_components[i]);
            var copy = new CopyRange(Plan.Fields[i].Offset, group.Offsets[member], _components[i].ByteCount);
            if (copies.Count > 0 && copies[^1] is var last && last.Source + last.ByteCount == copy.Source && last.Destination + last.ByteCount == copy.Destination)
            {
                copies[^1] = last with { ByteCount = last.ByteCount + copy.ByteCount };
            }
            else
            {
                copies.Add(copy);
            }
        }

        _copies = [.. copies];
        MovesTimeRange = !_components.All(c => c.IsTimestampSource);
        OwnershipEpoch = ownershipEpoch;
        Group = group;
    }

    /// <summary>Bytes that stand together in a table and in a row.</summary>
    internal readonly record struct CopyRange(int Source, int Destination, int ByteCount);
}
