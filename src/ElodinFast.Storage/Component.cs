using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>One component of an open database: its schema, its latest value, its history. Any thread unless said.</summary>
public sealed partial class Component
{
    private const int LatestAttemptsMax = 1_000_000;

    private readonly Database _database;
    private byte[]? _side;
    private volatile Placement? _placement;
    private int _sideVersion;
    private long _sideTimestamp;
    private long _sideIndex = -1;
    private ushort _ownerSlot;
    private volatile bool _isTimestampSource;

    internal Component(Database database, ComponentId id, ComponentSchema schema, TimeSeries log)
    {
        _database = database;
        Id = id;
        Schema = schema;
        Log = log;
        ByteCount = (int)Math.Max(0, schema.ByteCount);
        Origins = new OriginTable();
        BaseCount = log.Count;
        BaseLastTimestamp = long.MinValue;
        if (BaseCount > 0)
        {
            BaseLastTimestamp = log.TimestampAt(BaseCount - 1);
            _side = new byte[ByteCount];
            log.ReadValues(BaseCount - 1, _side);
            _sideTimestamp = BaseLastTimestamp;
            _sideIndex = BaseCount - 1;
        }
    }

    /// <summary>The id.</summary>
    public ComponentId Id { get; }

    /// <summary>Name from the metadata, or the decimal id.</summary>
    public string Name => _database.FindMetadata(Id)?.Name ?? Id.ToString();

    /// <summary>Type and shape.</summary>
    public ComponentSchema Schema { get; }

    /// <summary>Bytes of one value.</summary>
    public int ByteCount { get; }

    /// <summary>Samples committed, those still in a ring included.</summary>
    public long SampleCount => _placement is { } placement ? placement.SampleCount : BaseCount;

    /// <summary>Samples do not move the database's time range.</summary>
    public bool IsTimestampSource
    {
        get => _isTimestampSource;
        internal set => _isTimestampSource = value;
    }

    /// <summary>The index header's start field, as DumpSchema reports it (i64 max if never set).</summary>
    public long StartField => Log.StartField;

    internal TimeSeries Log { get; }

    internal OriginTable Origins { get; }

    /// <summary>Samples when the present group was defined, or held when there is none. Under the commit lock.</summary>
    internal long BaseCount { get; private set; }

    /// <summary>Last timestamp when the present group was defined. Under the commit lock.</summary>
    internal long BaseLastTimestamp { get; private set; }

    /// <summary>True once it was written outside a group: it stays alone, so that groups do not churn.</summary>
    internal bool StaysAlone { get; set; }

    /// <summary>The tick thread that owns it, or null.</summary>
    internal ComponentOwner? Owner { get; set; }

    /// <summary>Where its samples go now. Written under the commit lock.</summary>
    internal Placement? Place => _placement;

    /// <summary>A group of it alone that is never written: row = log index. For followers that read history.</summary>
    internal RowGroup? IndexGroup { get; set; }

    /// <summary>The last group with rows that it has left: a follower must have seen them first. Under the commit lock.</summary>
    internal RowGroup? LastGroup { get; private set; }

    /// <summary>Runs of the origin table that are in the journal. The keeper only.</summary>
    internal int JournalledRuns { get; set; }

    /// <summary>Slot of the linked node that owns this component (others' writes answer Owned), or 0.</summary>
    internal ushort OwnerSlot
    {
        get => Volatile.Read(ref _ownerSlot);
        set
        {
            Volatile.Write(ref _ownerSlot, value);
            _database.CountOwnershipChange();
        }
    }

    /// <summary>Last timestamp committed, or i64 min. Under the commit lock, or by the owner's thread.</summary>
    internal long LastTimestamp => _placement is { Group.RowCount: > 0 } placement ? placement.Group.LastTimestamp : BaseLastTimestamp;

    /// <summary>Copies the latest value; touches no file. False when there is none yet. Hot, 0 B.</summary>
    /// <param name="destination">At least <see cref="ByteCount"/> bytes.</param>
    /// <param name="timestampMicros">Its timestamp.</param>
    /// <param name="index">Its index in the component's log.</param>
    public bool TryReadLatest(Span<byte> destination, out long timestampMicros, out long index)
    {
        destination = destination[..ByteCount];
        for (int attempt = 0; attempt < LatestAttemptsMax; attempt++)
        {
            if (_placement is { } placement && placement.Group.RowCount > 0)
            {
                if (placement.Group.TryReadLatest(placement.Field, destination, out timestampMicros, out long row))
                {
                    index = placement.FirstIndex + row;
                    return true;
                }
            }
            else if (TryReadSide(destination, out timestampMicros, out index))
            {
                return index >= 0;
            }
        }

        throw new InvalidOperationException("The latest value kept changing while it was read.");
    }

    /// <summary>
    /// History: waits until the keeper has drained what was committed before the call, then finds samples with start &lt;= t &lt;= end
    /// (both inclusive). Blocks for at most a few milliseconds; never on a hot thread. On a full disk: of what the files hold.
    /// </summary>
    public SampleRange Range(long start, long end)
    {
        _database.DrainForReading();
        if (start > end)
        {
            return default;
        }

        long first = Log.LowerBound(start);
        return new SampleRange(Log, first, Log.UpperBound(end) - first, ByteCount);
    }

    /// <summary>All samples committed up to now.</summary>
    public SampleRange All()
    {
        _database.DrainForReading();
        return new SampleRange(Log, 0, Log.Count, ByteCount);
    }

    /// <summary>Source slot (0 = written here) and ordinal of the sample at <paramref name="index"/>.</summary>
    internal (ushort Slot, ulong Ordinal) OriginOf(long index) => Origins.OriginOf(index);

    /// <summary>
    /// One past the last ordinal from <paramref name="slot"/> that is held or declared lost; slot 0 stands for "origin self" (0 and
    /// endpoint slots). Takes the commit lock.
    /// </summary>
    internal ulong PositionOf(ushort slot)
    {
        _database.CommitLock.Enter();
        try
        {
            return PositionUnsynchronized(_database.OriginKey(slot));
        }
        finally
        {
            _database.CommitLock.Exit();
        }
    }

    /// <summary>Index behind the last sample of origin self whose ordinal is below this, 0 when there is none. Looks at runs, not at samples.</summary>
    internal long EndOfOwnBelow(ulong ordinal)
    {
        long end = SampleCount;
        for (int i = Origins.RunCount - 1; i >= -1; i--)
        {
            OriginTable.Run run = i >= 0 ? Origins.RunAt(i) : default; // before the first run everything was written here
            if (run.FirstIndex < end && _database.IsSelf(run.Slot) && run.FirstOrdinal < ordinal)
            {
                return run.FirstIndex + (long)Math.Min((ulong)(end - run.FirstIndex), ordinal - run.FirstOrdinal);
            }

            end = Math.Min(end, run.FirstIndex);
        }

        return 0;
    }

    /// <summary>
    /// One past the ordinal of the last sample of origin self, 0 when there is none: the position without what was declared lost behind it.
    /// </summary>
    internal ulong EndOfOwnSamples()
    {
        long end = SampleCount;
        for (int i = Origins.RunCount - 1; i >= 0; i--)
        {
            OriginTable.Run run = Origins.RunAt(i);
            if (run.FirstIndex < end && _database.IsSelf(run.Slot))
            {
                return run.FirstOrdinal + (ulong)(end - run.FirstIndex);
            }

            end = Math.Min(end, run.FirstIndex);
        }

        return (ulong)end; // before the first run everything was written here
    }

    internal ulong PositionUnsynchronized(ushort originKey)
    {
        if (_placement is { Group.IsSolo: false } placement && placement.Group.OriginKey == originKey)
        {
            // A gap may have been declared beyond what the group holds.
            return Math.Max(
                placement.Group.BaseOrdinals[placement.Field] + (ulong)placement.Group.RowCount, Origins.PositionOf(originKey));
        }

        return Origins.PositionOf(originKey);
    }

    /// <summary>Leaves its group: the latest value and the counts become its own again. Under the commit lock.</summary>
    internal void LeavePlacement()
    {
        if (_placement is not { } placement)
        {
            return;
        }

        RowGroup group = placement.Group;
        long rowCount = group.RowCount;
        if (rowCount > 0)
        {
            BaseLastTimestamp = group.LastTimestamp;
            BaseCount = placement.FirstIndex + rowCount;
            LastGroup = group;
            byte[] latest = ArrayPoolRent(out Span<byte> value);
            if (TryReadLatest(value, out long timestampMicros, out long index))
            {
                WriteSide(value, timestampMicros, index);
            }

            System.Buffers.ArrayPool<byte>.Shared.Return(latest);
        }

        if (!group.IsSolo)
        {
            Origins.AdvancePosition(group.OriginKey, group.BaseOrdinals[placement.Field] + (ulong)rowCount);
        }

        _placement = null;
    }

    internal void SetPlacement(RowGroup group, int member) => _placement = new Placement(group, member);

    private byte[] ArrayPoolRent(out Span<byte> value)
    {
        byte[] array = System.Buffers.ArrayPool<byte>.Shared.Rent(Math.Max(1, ByteCount));
        value = array.AsSpan(0, ByteCount);
        return array;
    }

    // A seqlock: odd while it is written.
    private void WriteSide(ReadOnlySpan<byte> value, long timestampMicros, long index)
    {
        _side ??= new byte[ByteCount];
        Volatile.Write(ref _sideVersion, _sideVersion + 1);
        Volatile.WriteBarrier();
        value.CopyTo(_side);
        _sideTimestamp = timestampMicros;
        _sideIndex = index;
        Volatile.Write(ref _sideVersion, _sideVersion + 1);
    }

    private bool TryReadSide(Span<byte> destination, out long timestampMicros, out long index)
    {
        int version = Volatile.Read(ref _sideVersion);
        _side?.CopyTo(destination);
        timestampMicros = _sideTimestamp;
        index = _sideIndex;
        Volatile.ReadBarrier();
        return (version & 1) == 0 && Volatile.Read(ref _sideVersion) == version;
    }

    /// <summary>Which field of which group a component is. Immutable, so that both are read together.</summary>
    internal sealed class Placement(RowGroup group, int member)
    {
        public RowGroup Group => group;

        public int Field => member;

        public long FirstIndex => group.FirstIndices[member];

        public long SampleCount => FirstIndex + group.RowCount;
    }
}
