using System.Diagnostics;
using System.Runtime.CompilerServices;
using ElodinFast.Buffers;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>
/// Everyone but owners writes here: one ring behind one lock. Keeps the rule that a component which is written outside its group, or
/// that a row leaves out, leaves the group for good, so groups do not churn. Hot; the lock is held for one row.
/// </summary>
internal sealed unsafe partial class SharedWriter(Database database, CommitRing ring)
{
    private const int SlotChangesMax = 8;

    private readonly SharedLock _lock = database.CommitLock;

    private long _ownRowCount;
    private long _holdStampNs;

    public CommitRing Ring => ring;

    /// <summary>Rows of slots that are "origin self", each counted before it can be seen.</summary>
    public long OwnRowCount => Volatile.Read(ref _ownRowCount);

    /// <summary>Takes the lock for rows of a node: they get the same stamp. False when somebody else has it and <paramref name="mayWait"/> is not.</summary>
    public bool BeginMirrorRows(bool mayWait)
    {
        if (mayWait)
        {
            _lock.Enter();
        }
        else if (!_lock.TryEnter())
        {
            return false;
        }

        _holdStampNs = Stopwatch.GetTimestamp();
        return true;
    }

    /// <summary>Gives the lock back.</summary>
    public void EndMirrorRows()
    {
        _holdStampNs = 0;
        _lock.Exit();
    }

    /// <summary>Commits one sample that was written here, or came from an endpoint. Timestamp order is checked.</summary>
    public CommitStatus Write(
        Component component, ushort slot, long timestampMicros, ReadOnlySpan<byte> value, TimeOrder order = TimeOrder.Ascending)
    {
        _lock.Enter();
        CommitStatus status;
        try
        {
            if (order != TimeOrder.Ascending && component.SampleCount > 0 && timestampMicros <= component.LastTimestamp)
            {
                if (order == TimeOrder.StrictlyAscending)
                {
                    return CommitStatus.TimeTravel;
                }

                timestampMicros = component.LastTimestamp;
            }

            status = WriteAlone(component, slot, null, timestampMicros, value);
        }
        finally
        {
            _lock.Exit();
        }

        if (status == CommitStatus.Ok)
        {
            database.NoteCommit(timestampMicros, !component.IsTimestampSource);
        }

        return status;
    }

    /// <summary>Commits a table as one row of the binding's group, if it can; NeedsFields otherwise.</summary>
    /// <returns>Ok, TimeTravel, RingFull, or null: go field by field.</returns>
    public CommitStatus? TryWriteRow(TableBinding binding, ReadOnlySpan<byte> body, ushort slot)
    {
        if (!binding.CanGroup || body.Length < binding.Plan.FastByteCount)
        {
            return null;
        }

        long timestampMicros = System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(body[binding.TimestampOffset..]);
        _lock.Enter();
        try
        {
            RowGroup? group = binding.Group;
            if (group is null || group.IsClosed || binding.OwnershipEpoch != database.OwnershipEpoch || (!group.IsSolo && group.Slot != slot))
            {
                group = FindGroup(binding, slot);
                if (group is null)
                {
                    return null;
                }
            }

            if (timestampMicros < group.LastTimestamp)
            {
                // With rows behind it every member has this last timestamp; before the first one they differ.
                return group.RowCount > 0 || group.IsSolo ? CommitStatus.TimeTravel : null;
            }

            ulong ordinal = group.IsSolo ? NextOrdinal(group, slot) : 0;
            byte* values = group.TryBeginRow(slot, ordinal, timestampMicros);
            if (values is null)
            {
                return CommitStatus.RingFull;
            }

            // In bounds: the row has ValueByteCount bytes behind values.
            var destination = new Span<byte>(values, group.ValueByteCount);
            if (group.HasPadding)
            {
                destination.Clear();
            }

            binding.RowPlan!.TryApply(body, destination, out _); // long enough: the table by the test above, the row by its layout
            Finish(group, slot, ordinal, timestampMicros);
            return CommitStatus.Ok;
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <summary>Commits a node's row as the next one of the group that took the last; see <see cref="Database.TryApplyMirrorRowInStep"/>. The lock is held.</summary>
    public CommitStatus? TryWriteMirrorRowInStep(
        MirrorRowLayout layout, ushort slot, long row, ulong firstOrdinal, long timestampMicros, ReadOnlySpan<byte> values)
    {
        if (layout.Group is not { IsClosed: false } group || timestampMicros < group.LastTimestamp
            || !(group.IsSolo ? ContinuesSolo(group, slot, firstOrdinal) : layout.IsInStep(group, row)))
        {
            return null;
        }

        return WriteWhole(layout, group, slot, firstOrdinal, timestampMicros, values);
    }

    /// <summary>Commits a node's row; see <see cref="Database.ApplyMirrorRowHeld"/>. The lock is held.</summary>
    public CommitStatus WriteMirrorRow(
        MirrorRowLayout layout, ushort slot, long row, ReadOnlySpan<ulong> ordinals, long timestampMicros, ReadOnlySpan<byte> values,
        Span<MirrorSampleStatus> outcomes)
    {
        CommitStatus status;
        if (layout.Group is { IsClosed: false } group && timestampMicros >= group.LastTimestamp && Continues(group, slot, ordinals))
        {
            outcomes[..ordinals.Length].Clear(); // Stored is 0
            status = WriteWhole(layout, group, slot, ordinals[0], timestampMicros, values);
        }
        else
        {
            status = WriteMirrorRowSlow(layout, slot, ordinals, timestampMicros, values, outcomes, out group);
        }

        if (status == CommitStatus.Ok)
        {
            layout.Remember(group, row);
        }

        return status;
    }

    private CommitStatus WriteWhole(
        MirrorRowLayout layout, RowGroup group, ushort slot, ulong firstOrdinal, long timestampMicros, ReadOnlySpan<byte> values)
    {
        ulong ordinal = group.IsSolo ? firstOrdinal : 0;
        byte* destination = group.TryBeginRow(slot, ordinal, timestampMicros);
        if (destination is null)
        {
            return CommitStatus.RingFull;
        }

        if (layout.IsSameLayout)
        {
            values[..group.ValueByteCount].CopyTo(new Span<byte>(destination, group.ValueByteCount));
        }
        else
        {
            CopyRow(layout, values, group, destination);
        }

        Finish(group, slot, ordinal, timestampMicros);
        return CommitStatus.Ok;
    }

    private bool ContinuesSolo(RowGroup group, ushort slot, ulong ordinal)
    {
        Component component = group.Components[0];
        return ordinal == component.PositionUnsynchronized(database.OriginKey(slot)) && !IsAnothers(component, slot);
    }

    private bool Continues(RowGroup group, ushort slot, ReadOnlySpan<ulong> ordinals)
    {
        if (group.IsSolo)
        {
            return ContinuesSolo(group, slot, ordinals[0]);
        }

        if (group.Slot != slot)
        {
            return false;
        }

        ReadOnlySpan<ulong> bases = group.BaseOrdinals;
        if (bases.Length != ordinals.Length)
        {
            return false;
        }

        ulong row = (ulong)group.RowCount;
        for (int i = 0; i < bases.Length; i++)
        {
            if (bases[i] + row != ordinals[i])
            {
                return false;
            }
        }

        return true;
    }

    private static void CopyRow(MirrorRowLayout layout, ReadOnlySpan<byte> values, RowGroup group, byte* row)
    {
        var destination = new Span<byte>(row, group.ValueByteCount);
        if (group.HasPadding)
        {
            destination.Clear();
        }

        ReadOnlySpan<int> offsets = group.Offsets;
        for (int i = 0; i < offsets.Length; i++)
        {
            values.Slice(layout.Offsets[i], layout.Components[i].ByteCount).CopyTo(destination[offsets[i]..]);
        }
    }

    private static long RowByteCountOf(Component component) => RingRowHeader.ByteCount + (long)component.ByteCount + 8;

    private static bool IsAnothers(Component component, ushort slot) =>
        component.Owner is not null || (component.OwnerSlot is var owner and not 0 && owner != slot);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private CommitStatus WriteMirrorRowSlow(
        MirrorRowLayout layout, ushort slot, ReadOnlySpan<ulong> ordinals, long timestampMicros, ReadOnlySpan<byte> values,
        Span<MirrorSampleStatus> outcomes, out RowGroup? group)
    {
        group = null;
        ushort key = database.OriginKey(slot);
        ReadOnlySpan<Component> components = layout.Components;
        int storedCount = 0;
        long needed = 0;
        bool apart = false;
        for (int i = 0; i < components.Length; i++)
        {
            Component component = components[i];
            bool isHeld = ordinals[i] < component.PositionUnsynchronized(key);
            bool isRefused = timestampMicros < component.LastTimestamp || IsAnothers(component, slot);
            bool isTooLarge = RowByteCountOf(component) > ring.RowByteCountMax;
            outcomes[i] = isHeld ? MirrorSampleStatus.Duplicate
                : isRefused ? MirrorSampleStatus.Late
                : isTooLarge ? MirrorSampleStatus.TooLarge
                : MirrorSampleStatus.Stored;
            apart |= component.StaysAlone;
            if (outcomes[i] == MirrorSampleStatus.Stored)
            {
                storedCount++;
                needed += RowByteCountOf(component);
            }
        }

        apart |= needed > ring.RowByteCountMax;
        if (Math.Min(needed, ring.Capacity) > ring.Capacity - (ring.Tail - ring.Drained))
        {
            return CommitStatus.RingFull; // before anything is stored
        }

        for (int i = 0; i < components.Length; i++)
        {
            // What was jumped over is declared, and so is what will never be stored.
            ulong position = components[i].PositionUnsynchronized(key);
            ulong end = outcomes[i] is MirrorSampleStatus.Late or MirrorSampleStatus.TooLarge ? ordinals[i] + 1 : ordinals[i];
            if (position < end)
            {
                database.DeclareGapUnsynchronized(components[i], slot, position, end - 1);
            }
        }

        if (storedCount > 1 && !apart)
        {
            RowGroup written = WriteStoredAsGroup(layout, slot, ordinals, timestampMicros, values, outcomes, storedCount);
            group = storedCount == components.Length ? written : null;
            return CommitStatus.Ok;
        }

        for (int i = 0; i < components.Length; i++)
        {
            if (outcomes[i] != MirrorSampleStatus.Stored)
            {
                continue;
            }

            CommitStatus status = WriteAlone(
                components[i], slot, ordinals[i], timestampMicros, values.Slice(layout.Offsets[i], components[i].ByteCount));
            if (status == CommitStatus.RingFull)
            {
                return status; // the row is larger than the ring: what is stored of it counts as a duplicate when it comes again
            }

            if (status != CommitStatus.Ok)
            {
                throw new DatabaseException($"{components[i].Name}: sample {ordinals[i]} of a linked node was refused: {status}");
            }
        }

        group = components.Length == 1 && storedCount == 1 ? components[0].Place?.Group : null;

        return CommitStatus.Ok;
    }

    private ulong NextOrdinal(RowGroup group, ushort slot) => group.Components[0].Origins.PositionOf(database.OriginKey(slot));

    private CommitStatus WriteAlone(Component component, ushort slot, ulong? ordinal, long timestampMicros, ReadOnlySpan<byte> value)
    {
        if (IsAnothers(component, slot))
        {
            return CommitStatus.Owned;
        }

        if (timestampMicros < component.LastTimestamp)
        {
            return CommitStatus.TimeTravel;
        }

        if (RowByteCountOf(component) > ring.RowByteCountMax)
        {
            return CommitStatus.TooLarge;
        }

        if (component.Place is not { Group: { IsSolo: true, IsClosed: false } group })
        {
            if (component.Place is { } place)
            {
                Dissolve(place.Group, component, true);
            }

            component.StaysAlone = true;
            group = database.DefineGroup([component], ring, slot, [], 0);
        }

        ulong number = ordinal ?? NextOrdinal(group, slot);
        byte* row = group.TryBeginRow(slot, number, timestampMicros);
        if (row is null)
        {
            return CommitStatus.RingFull;
        }

        var destination = new Span<byte>(row, group.ValueByteCount);
        if (group.HasPadding)
        {
            destination.Clear();
        }

        value.CopyTo(destination);
        Finish(group, slot, number, timestampMicros);
        return CommitStatus.Ok;
    }

    private void Finish(RowGroup group, ushort slot, ulong ordinal, long timestampMicros)
    {
        bool isFirst = group.RowCount == 0;
        if (group.IsSolo)
        {
            Component component = group.Components[0];
            component.Origins.Continue(group.FirstIndices[0] + group.RowCount, slot, ordinal);
            component.Origins.AdvancePosition(database.OriginKey(slot), ordinal + 1);
        }

        if (database.IsSelf(slot))
        {
            Volatile.Write(ref _ownRowCount, _ownRowCount + 1); // before the row is seen: whoever sees it sees it counted
        }

        group.PublishRow(timestampMicros, _holdStampNs != 0 ? _holdStampNs : Stopwatch.GetTimestamp());
        if (isFirst)
        {
            database.NoteFirstRow(group);
        }
    }
}
