using ElodinFast.Buffers;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// What is written together: fixes components, their offsets in a row's values, and the log index of its first row, so that every
/// sample's index follows from group and row number. Lives in exactly one ring; replaced, never changed. Its register is that of all
/// its components: position of the latest row in the ring, or a copy once that space is given back.
/// </summary>
internal sealed unsafe class RowGroup
{
    private readonly Component[] _components;
    private readonly int[] _offsets;
    private readonly long[] _firstIndices;
    private readonly ulong[] _baseOrdinals;
    private long _rowCount;
    private long _latestPosition;
    private bool _isClosed;
    private byte[]? _side;
    private long _sideRow = -1;
    private int _sideVersion;

    public RowGroup(
        int id, CommitRing? ring, Component[] components, long[] firstIndices, ulong[] baseOrdinals, ushort slot, ushort originKey, bool isOwned = false)
    {
        Id = id;
        Ring = ring;
        _components = components;
        _firstIndices = firstIndices;
        _baseOrdinals = baseOrdinals;
        Slot = slot;
        OriginKey = originKey;
        IsSolo = components.Length == 1 && !isOwned;
        _offsets = new int[components.Length];
        int end = 0;
        int used = 0;
        for (int i = 0; i < components.Length; i++)
        {
            int alignment = components[i].Schema.Type.ByteCount();
            end = (end + alignment - 1) & -alignment;
            _offsets[i] = end;
            end += components[i].ByteCount;
            used += components[i].ByteCount;
        }

        ValueByteCount = (end + 7) & ~7;
        HasPadding = used != ValueByteCount;
        RowByteCount = RingRowHeader.ByteCount + ValueByteCount;
        LastTimestamp = long.MinValue;
    }

    /// <summary>Index in <see cref="Database.Groups"/>.</summary>
    public int Id { get; }

    public ReadOnlySpan<Component> Components => _components;

    /// <summary>Offset of each component's value from the row's first value byte; multiples of the element size.</summary>
    public ReadOnlySpan<int> Offsets => _offsets;

    /// <summary>Bytes of a row's values, padded to 8.</summary>
    public int ValueByteCount { get; }

    /// <summary>Log index that row 0's sample of each component has.</summary>
    public ReadOnlySpan<long> FirstIndices => _firstIndices;

    /// <summary>Rows published.</summary>
    public long RowCount => Volatile.Read(ref _rowCount);

    /// <summary>Null for a group that only names history.</summary>
    internal CommitRing? Ring { get; }

    /// <summary>One component that nobody owns: its rows may come from any source and carry their ordinal.</summary>
    internal bool IsSolo { get; }

    /// <summary>Source of all rows of a group of several components.</summary>
    internal ushort Slot { get; }

    /// <summary>Whose ordinals they are: 0 for origin self.</summary>
    internal ushort OriginKey { get; }

    /// <summary>Ordinal that row 0's sample of each component has (not of a solo group).</summary>
    internal ReadOnlySpan<ulong> BaseOrdinals => _baseOrdinals;

    internal int RowByteCount { get; }

    internal bool HasPadding { get; }

    /// <summary>Timestamp of the last row; before the first one the largest last timestamp of a member. The writer's.</summary>
    internal long LastTimestamp { get; set; }

    /// <summary>How often its line of groups was defined anew because the source changed.</summary>
    internal int SlotChanges { get; init; }

    /// <summary>No row follows.</summary>
    internal bool IsClosed
    {
        get => Volatile.Read(ref _isClosed);
        set => Volatile.Write(ref _isClosed, value);
    }

    /// <summary>Groups whose components went on here, with their final row counts: what a follower must have seen first.</summary>
    internal (RowGroup Group, long RowCount)[] Predecessors { get; init; } = [];

    /// <summary>
    /// Begins a row: header filled, values to be written by the caller, then <see cref="PublishRow"/>. Null when the ring is full. The
    /// ring's writer only. Hot.
    /// </summary>
    internal byte* TryBeginRow(ushort slot, ulong ordinal, long timestampMicros)
    {
        byte* row = Ring!.TryClaim(RowByteCount);
        if (row is null)
        {
            return null;
        }

        var header = (RingRowHeader*)row;
        header->RowByteCount = RowByteCount;
        header->GroupId = Id;
        header->Row = _rowCount;
        header->Slot = slot;
        header->Ordinal = ordinal;
        header->TimestampMicros = timestampMicros;
        return row + RingRowHeader.ByteCount;
    }

    /// <summary>
    /// Publishes the row begun last. The count goes up before the tail: a follower that starts here counts the row as past, and
    /// whoever needs it from the logs waits until the log has it.
    /// </summary>
    internal void PublishRow(long timestampMicros, long stampNs)
    {
        CommitRing ring = Ring!;
        long position = ring.ClaimedPosition;
        ring.RowAt(position)->StampNs = stampNs;
        LastTimestamp = timestampMicros;
        Volatile.Write(ref _latestPosition, position);
        Volatile.Write(ref _rowCount, _rowCount + 1);
        ring.Publish();
    }

    /// <summary>Copies one component's value of the latest row. False when that changed meanwhile: try again. Hot.</summary>
    internal bool TryReadLatest(int field, Span<byte> destination, out long timestampMicros, out long row)
    {
        long position = Volatile.Read(ref _latestPosition);
        CommitRing ring = Ring!;
        var header = ring.RowAt(position);
        row = header->Row;
        timestampMicros = header->TimestampMicros;

        // In bounds: the data is mapped twice, and a row is at most a quarter of the ring.
        new ReadOnlySpan<byte>((byte*)header + RingRowHeader.ByteCount + _offsets[field], destination.Length).CopyTo(destination);
        if (ring.IsIntact(position))
        {
            return true;
        }

        // Written over, so drained: if it still is the latest row the keeper has kept it; else look again.
        return TryReadSide(field, destination, out timestampMicros, out row) && Volatile.Read(ref _latestPosition) == position;
    }

    /// <summary>Before ring space below <paramref name="drainedTo"/> is given back: keeps the latest row if it lies there. The keeper only.</summary>
    internal void KeepLatest(long drainedTo)
    {
        long position = Volatile.Read(ref _latestPosition);
        if (position >= drainedTo || _rowCount == 0)
        {
            return;
        }

        RingRowHeader* header = Ring!.RowAt(position);
        if (header->Row == _sideRow)
        {
            return;
        }

        _side ??= new byte[8 + ValueByteCount];
        Volatile.Write(ref _sideVersion, _sideVersion + 1);
        Volatile.WriteBarrier();
        new ReadOnlySpan<byte>((byte*)header + RingRowHeader.TimestampOffset, 8 + ValueByteCount).CopyTo(_side);
        _sideRow = header->Row;
        Volatile.Write(ref _sideVersion, _sideVersion + 1);
    }

    private bool TryReadSide(int field, Span<byte> destination, out long timestampMicros, out long row)
    {
        int version = Volatile.Read(ref _sideVersion);
        timestampMicros = 0;
        row = _sideRow;
        if ((version & 1) != 0 || _side is not { } side)
        {
            return false;
        }

        timestampMicros = BitConverter.ToInt64(side);
        side.AsSpan(8 + _offsets[field], destination.Length).CopyTo(destination);
        Volatile.ReadBarrier();
        return Volatile.Read(ref _sideVersion) == version;
    }
}
