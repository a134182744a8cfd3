using ElodinFast.Wire;

namespace ElodinFast.Mirror;

// Rows that wait for a hole to fill, or for their group.
internal sealed partial class RowReceiver
{
    /// <summary>Commits every held row that has no hole before it any more. Each pass drops a row or ends.</summary>
    private void DrainHeld()
    {
        for (int i = 0; i < _held.Count && !IsWaitingForRoom;)
        {
            if (TryTakeHeld(i))
            {
                i = 0;
            }
            else
            {
                i++;
            }
        }
    }

    private bool TryTakeHeld(int index)
    {
        HeldRows.HeldRow held = _held[index];
        if (!_groups.TryGetValue(held.PacketId, out InboundGroup? group))
        {
            return false;
        }

        ReadOnlySpan<byte> body = _held.BodyOf(index);
        if (body.Length != RowGroupVTable.ValuesOffset + group.Layout.ValueByteCount)
        {
            _counters.BadShape++;
            _held.RemoveAt(index);
            return true;
        }

        uint row = held.Row;
        int freshCount = 0;
        for (int i = 0; i < group.Components.Length; i++)
        {
            ulong ordinal = group.BaseOrdinals[i] + row;
            if (ordinal > group.Components[i].Next && !group.IsEcho)
            {
                return false;
            }

            freshCount += ordinal == group.Components[i].Next ? 1 : 0;
        }

        if (group.IsEcho)
        {
            _counters.Echoed += group.Components.Length;
        }
        else if (freshCount == 0)
        {
            _counters.Duplicates += group.Components.Length;
        }
        else if (Commit(group, row, body))
        {
            Stamps.Release(_nowMs - held.ArrivalMs);
        }
        else
        {
            return false;
        }

        _held.RemoveAt(index);
        return true;
    }

    /// <summary>Takes the row at <paramref name="index"/> out whatever is missing before it, then what that sets free.</summary>
    private void ReleaseHeld(int index)
    {
        HeldRows.HeldRow held = _held[index];
        if (!_groups.TryGetValue(held.PacketId, out InboundGroup? group))
        {
            _counters.UnknownGroup++;
            _held.RemoveAt(index);
        }
        else if (!TryTakeHeld(index))
        {
            if (IsWaitingForRoom || !Commit(group, held.Row, _held.BodyOf(index)))
            {
                return; // it stays
            }

            Stamps.Release(_nowMs - held.ArrivalMs);
            _held.RemoveAt(index);
        }

        DrainHeld();
    }

    /// <summary>Makes room for one more row. False when the new row was sent before everything held, or the database has no room.</summary>
    private bool MakeRoomFor(int byteCount, uint sequence)
    {
        while (!_held.HasRoomFor(byteCount))
        {
            int first = _held.IndexOfFirstSent();
            if ((int)(sequence - _held[first].Sequence) < 0)
            {
                return false;
            }

            ReleaseHeld(first);
            if (IsWaitingForRoom)
            {
                return false;
            }
        }

        return true;
    }

    private void HoldUnknown(PacketId id, in RowHeader header, ReadOnlySpan<byte> body, long nowMs)
    {
        if (!_held.TryAdd(id.Value, header.Seq, header.Row, nowMs, body))
        {
            _counters.UnknownGroup++;
        }
    }

    private void ReleaseOverdue(long nowMs)
    {
        // Bounded: every pass takes a row out, or ends it.
        while (_held.Count > 0 && !IsWaitingForRoom)
        {
            int overdue = -1;
            for (int i = 0; i < _held.Count; i++)
            {
                int limitMs = _groups.ContainsKey(_held[i].PacketId) ? _reorderTimeMs : LinkLimits.UnknownGroupTimeMs;
                bool isOverdue = nowMs - _held[i].ArrivalMs >= limitMs;
                if (isOverdue && (overdue < 0 || (int)(_held[i].Sequence - _held[overdue].Sequence) < 0))
                {
                    overdue = i;
                }
            }

            if (overdue < 0)
            {
                return;
            }

            ReleaseHeld(overdue);
        }
    }
}
