using System.Diagnostics;
using ElodinFast.Buffers;

namespace ElodinFast.Storage;

/// <summary>
/// A tick thread's hold on its components: a commit ring of its own, written without locks. Only one thread at a time commits.
/// While it is alive other writers' samples of these components answer <see cref="CommitStatus.Owned"/>.
/// </summary>
public sealed unsafe class ComponentOwner : IDisposable
{
    private readonly Database _database;
    private readonly CommitRing _ring;
    private readonly Component[] _components;
    private RowGroup? _begun;
    private long _begunTimestamp;
    private bool _disposed;

    internal ComponentOwner(Database database, CommitRing ring, Component[] components)
    {
        _database = database;
        _ring = ring;
        _components = components;
    }

    internal CommitRing Ring => _ring;

    /// <summary>Place of the ring among the database's.</summary>
    internal int RingNumber { get; set; }

    /// <summary>A row was begun and not published: who began it may still be at it.</summary>
    internal bool HasBegun => _begun is not null;

    /// <summary>Defines what is written together from now on. The components must be owned. Cold.</summary>
    internal RowGroup DefineGroup(ReadOnlySpan<Component> components)
    {
        foreach (Component component in components)
        {
            if (component.Owner != this)
            {
                throw new ArgumentException($"{component.Name} is not owned by this owner.", nameof(components));
            }
        }

        long rowByteCount = 0;
        foreach (Component component in components)
        {
            rowByteCount += component.ByteCount + 8;
        }

        if (rowByteCount + RingRowHeader.ByteCount > _ring.RowByteCountMax)
        {
            throw new ArgumentException(
                $"A row of {rowByteCount} bytes is more than a quarter of the commit ring ({_ring.RowByteCountMax}): define smaller groups, or open the database with a larger RingByteCount.",
                nameof(components));
        }

        _database.CommitLock.Enter();
        try
        {
            var bases = new ulong[components.Length];
            for (int i = 0; i < bases.Length; i++)
            {
                bases[i] = components[i].PositionUnsynchronized(0);
            }

            return _database.DefineGroup([.. components], _ring, 0, bases, 0);
        }
        finally
        {
            _database.CommitLock.Exit();
        }
    }

    /// <summary>
    /// Begins a row: a span over the ring to be filled with the values at the group's offsets (padding is zeroed). Ok, RingFull, or
    /// TimeTravel (refused by the time order before anything is written). Hot, 0 B.
    /// </summary>
    internal CommitStatus TryBegin(RowGroup group, long timestampMicros, out Span<byte> values)
    {
        values = default;
        if (timestampMicros < group.LastTimestamp)
        {
            return CommitStatus.TimeTravel;
        }

        if (_disposed)
        {
            return CommitStatus.Closed;
        }

        byte* row = group.TryBeginRow(0, 0, timestampMicros);
        if (row is null)
        {
            return CommitStatus.RingFull;
        }

        values = new Span<byte>(row, group.ValueByteCount);
        if (group.HasPadding)
        {
            values.Clear();
        }

        _begun = group;
        _begunTimestamp = timestampMicros;
        return CommitStatus.Ok;
    }

    /// <summary>Publishes the row begun last: one release store, registers, the commit clock, a wake if someone sleeps.</summary>
    internal void Publish()
    {
        RowGroup group = _begun ?? throw new InvalidOperationException("No row was begun.");
        _begun = null;
        bool isFirst = group.RowCount == 0;
        group.PublishRow(_begunTimestamp, Stopwatch.GetTimestamp());
        if (isFirst)
        {
            _database.NoteFirstRow(group);
        }

        _database.NoteCommit(_begunTimestamp, movesTimeRange: true);
        if (_database.WaitsForDisk)
        {
            _database.WaitUntilDurable(RingNumber);
        }
    }

    /// <summary>The tick that begins now was due at another moment (ns of the monotonic clock): what it commits can be timed from there.</summary>
    internal void NoteDeadline(long begunNs, long dueNs) => (_ring.Deadlines ??= new TickDeadlines()).Note(begunNs, dueNs);

    /// <summary>Blocks (bounded) until the keeper has drained; for owners that run unpaced.</summary>
    internal void WaitForSpace() => _database.WaitForKeeper();

    /// <summary>Gives the components back.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _database.Release(this, _components);
        }
    }
}
