using System.Buffers.Binary;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Mirror;

// What a row is: the next one, a repeated one, one behind a hole. Hot.
internal sealed partial class RowReceiver
{
    /// <summary>False when the database has no room: nothing was done, the row is to come again.</summary>
    private bool Judge(InboundGroup group, PacketId id, uint sequence, uint row, ReadOnlySpan<byte> body, long nowMs)
    {
        if (group.IsInStep && row == group.StepRow && _held.Count == 0 && TryCommitInStep(group, row, body))
        {
            return true;
        }

        InboundComponent[] components = group.Components;
        if (group.IsEcho)
        {
            _counters.Echoed += components.Length;
            return true;
        }

        ulong[] bases = group.BaseOrdinals;
        int freshCount = 0;
        bool isAhead = false;
        for (int i = 0; i < components.Length; i++)
        {
            ulong ordinal = bases[i] + row;
            ulong next = components[i].Next;
            freshCount += ordinal >= next ? 1 : 0;
            isAhead |= ordinal > next;
        }

        if (freshCount == 0)
        {
            _counters.Duplicates += components.Length;
            return true;
        }

        if (isAhead && !MakeRoomFor(body.Length, sequence))
        {
            if (IsWaitingForRoom)
            {
                return false;
            }

            // What is held now comes after this row: the hole before it is the one to give up on.
            isAhead = false;
        }

        if (isAhead)
        {
            // It may be that what was released to make room has filled the hole.
            _ = _held.TryAdd(id.Value, sequence, row, nowMs, body);
            DrainHeld();
            return true;
        }

        if (!Commit(group, row, body))
        {
            return false;
        }

        if (_held.Count > 0)
        {
            DrainHeld();
        }

        return true;
    }

    /// <summary>
    /// Commits a row; what is missing before it is lost by this, and the database declares the gap. False when the database has no room.
    /// </summary>
    private bool Commit(InboundGroup group, uint row, ReadOnlySpan<byte> body)
    {
        InboundComponent[] components = group.Components;
        ulong[] bases = group.BaseOrdinals;
        Span<ulong> ordinals = _ordinals.AsSpan(0, components.Length);
        long lost = 0;
        long timestampMicros = BinaryPrimitives.ReadInt64LittleEndian(body[RowGroupVTable.TimestampOffset..]);
        for (int i = 0; i < components.Length; i++)
        {
            ulong ordinal = bases[i] + row;
            ordinals[i] = ordinal;
            lost += ordinal > components[i].Next ? (long)(ordinal - components[i].Next) : 0;
        }

        Span<MirrorSampleStatus> outcomes = _outcomes.AsSpan(0, components.Length);
        ReadOnlySpan<byte> values = body[RowGroupVTable.ValuesOffset..];
        if (!TryApply(group.Layout, row, ordinals, timestampMicros, values, outcomes))
        {
            Block();
            return false;
        }

        ColdCount += group.IsWarm && lost == 0 ? 0 : 1;
        group.IsWarm = true;
        _counters.Lost += lost;
        _counters.RowsReceived++;
        _counters.BytesReceived += body.Length;
        for (int i = 0; i < components.Length; i++)
        {
            InboundComponent component = components[i];
            component.Next = Math.Max(component.Next, ordinals[i] + 1);
            switch (outcomes[i])
            {
                case MirrorSampleStatus.Stored:
                    _counters.SamplesReceived++;
                    break;
                case MirrorSampleStatus.Duplicate:
                    _counters.Duplicates++;
                    break;
                case MirrorSampleStatus.TooLarge:
                    CountTooLarge(component);
                    break;
                default:
                    CountLate(component, ordinals[i], timestampMicros);
                    break;
            }
        }

        group.TryEnterStep(row + 1);
        return true;
    }

    /// <summary>Commits a row; waits a little for room in the ring, where it may. False when there is none.</summary>
    private bool TryApply(
        MirrorRowLayout layout, uint row, ReadOnlySpan<ulong> ordinals, long timestampMicros, ReadOnlySpan<byte> values, Span<MirrorSampleStatus> outcomes)
    {
        for (int waits = 0; ; waits++)
        {
            BeginHold();
            CommitStatus status = _database.ApplyMirrorRowHeld(layout, _slot, row, ordinals, timestampMicros, values, outcomes);
            if (status == CommitStatus.Ok)
            {
                CountCommit(timestampMicros);
                return true;
            }

            NoteCommits();
            if (!_mayWait || waits == LinkLimits.RoomWaitCountMax || !_database.WaitForRoom())
            {
                return false;
            }
        }
    }

    /// <summary>The usual row: the next one of a group of which nothing is missing. False when it turns out not to be that simple.</summary>
    private bool TryCommitInStep(InboundGroup group, uint row, ReadOnlySpan<byte> body)
    {
        long timestampMicros = BinaryPrimitives.ReadInt64LittleEndian(body[RowGroupVTable.TimestampOffset..]);
        BeginHold();
        CommitStatus? status = _database.TryApplyMirrorRowInStep(
            group.Layout, _slot, row, group.BaseOrdinals[0] + row, timestampMicros, body[RowGroupVTable.ValuesOffset..]);
        if (status != CommitStatus.Ok)
        {
            return false;
        }

        CountCommit(timestampMicros);
        group.StepRow = row + 1;
        _counters.RowsReceived++;
        _counters.BytesReceived += body.Length;
        _counters.SamplesReceived += group.Components.Length;
        return true;
    }

    private void BeginHold()
    {
        if (!_hasCommitLock)
        {
            _database.BeginMirrorRows();
            _hasCommitLock = true;
        }
    }

    private void CountCommit(long timestampMicros)
    {
        _firstMicros = Math.Min(_firstMicros, timestampMicros);
        _lastMicros = Math.Max(_lastMicros, timestampMicros);
        if (++_heldLockRowCount == Database.MirrorRowsPerHoldMax)
        {
            EndHold();
        }
    }

    /// <summary>Gives the commit lock back; before anything that waits or calls the database otherwise.</summary>
    private void EndHold()
    {
        if (_hasCommitLock)
        {
            _hasCommitLock = false;
            _heldLockRowCount = 0;
            _database.EndMirrorRows();
        }
    }

    /// <summary>The batch ends, or has to wait: what it committed is told.</summary>
    private void NoteCommits()
    {
        EndHold();
        if (_firstMicros <= _lastMicros)
        {
            _database.NoteMirrorRows(_firstMicros, _lastMicros);
            _firstMicros = long.MaxValue;
            _lastMicros = long.MinValue;
        }
    }

    private void CountLate(InboundComponent component, ulong ordinal, long timestampMicros)
    {
        if (component.IsInitialValueOnly)
        {
            _counters.Superseded++;
            return;
        }

        ColdCount++;
        _counters.Late++;
        EndHold();
        LateSlow(component.Component, ordinal, timestampMicros);
    }
}
