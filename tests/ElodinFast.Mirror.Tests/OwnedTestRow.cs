using System.Buffers.Binary;
using ElodinFast.Storage;

namespace ElodinFast.Mirror.Tests;

/// <summary>A row of f64 scalars that a simulation owns.</summary>
internal sealed class OwnedTestRow(ComponentOwner owner, Component[] components)
{
    private readonly RowGroup _group = owner.DefineGroup(components);

    public IReadOnlyList<Component> Components => components;

    /// <summary>Commits component i = value + i; waits for room.</summary>
    public void Commit(long timestamp, double value)
    {
        Span<byte> values;
        CommitStatus status;
        while ((status = owner.TryBegin(_group, timestamp, out values)) == CommitStatus.RingFull)
        {
            owner.WaitForSpace();
        }

        if (status != CommitStatus.Ok)
        {
            throw new InvalidOperationException(status.ToString());
        }

        for (int i = 0; i < components.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(values[_group.Offsets[i]..], value + i);
        }

        owner.Publish();
    }
}
