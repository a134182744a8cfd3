using ElodinFast.Storage;

namespace ElodinFast.Bench.Storage;

/// <summary>A tick thread's side of a database: an owner with one group, and values to commit.</summary>
internal sealed class OwnedRows : IDisposable
{
    private readonly ComponentOwner _owner;
    private readonly RowGroup _group;
    private readonly byte[] _values;

    public OwnedRows(Database database, RowShape shape)
    {
        Component[] components = shape.Register(database);
        _owner = database.Claim(components);
        _group = _owner.DefineGroup(components);
        _values = GC.AllocateUninitializedArray<byte>(_group.ValueByteCount, pinned: true);
        new Random(1).NextBytes(_values);
    }

    public byte[] Values => _values;

    /// <summary>Rows that fit the ring at once.</summary>
    public int RingRowCount => (int)(_owner.Ring.Capacity / _group.RowByteCount);

    public long RingByteCount => _owner.Ring.Capacity;

    public int RowByteCount => _group.RowByteCount;

    public long RowCount => _group.RowCount;

    /// <summary>Commits one row; false when the ring is full. Allocates nothing.</summary>
    public bool TryCommit(long timestampMicros)
    {
        if (_owner.TryBegin(_group, timestampMicros, out Span<byte> row) != CommitStatus.Ok)
        {
            return false;
        }

        _values.CopyTo(row);
        _owner.Publish();
        return true;
    }

    public void WaitForSpace() => _owner.WaitForSpace();

    public void Dispose() => _owner.Dispose();
}
