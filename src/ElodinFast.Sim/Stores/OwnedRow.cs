using ElodinFast.Storage;

namespace ElodinFast.Sim;

/// <summary>Components that the simulation owns and commits as one row. Hot.</summary>
internal sealed class OwnedRow
{
    private readonly RowGroup _group;
    private readonly ValueCopy[] _copies;

    public unsafe OwnedRow(ComponentOwner owner, ReadOnlySpan<Component> components, ReadOnlySpan<WorldPair> pairs)
    {
        _group = owner.DefineGroup(components);
        var copies = new List<ValueCopy>();
        for (int i = 0; i < pairs.Length; i++)
        {
            var copy = new ValueCopy(pairs[i].Address, _group.Offsets[i], components[i].ByteCount);
            if (copies.Count > 0 && copies[^1].TryAppend(copy, out ValueCopy joined))
            {
                copies[^1] = joined;
            }
            else
            {
                copies.Add(copy);
            }
        }

        _copies = [.. copies];
    }

    public int ByteCount => _group.RowByteCount;

    /// <summary>Stores the present values. Anything but Ok has stored nothing.</summary>
    public CommitStatus TryCommit(ComponentOwner owner, long timestampMicros)
    {
        CommitStatus status = owner.TryBegin(_group, timestampMicros, out Span<byte> values);
        if (status != CommitStatus.Ok)
        {
            return status;
        }

        foreach (ref readonly ValueCopy copy in _copies.AsSpan())
        {
            copy.CopyTo(values);
        }

        owner.Publish();
        return CommitStatus.Ok;
    }
}
