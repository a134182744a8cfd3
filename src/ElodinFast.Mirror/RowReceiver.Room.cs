using ElodinFast.Wire;

namespace ElodinFast.Mirror;

// What happens while the database has no room: the ring is full, as the disk is, or slow. Cold.
internal sealed partial class RowReceiver
{
    /// <summary>A row found no room: it and all that come wait, until the control thread finds some.</summary>
    private void Block()
    {
        Volatile.Write(ref _isWaitingForRoom, true);
        Volatile.Write(ref _counters.WaitsForRoom, true);
    }

    private void Unblock()
    {
        Volatile.Write(ref _isWaitingForRoom, false);
        Volatile.Write(ref _counters.WaitsForRoom, false);
        TellParked();
    }

    private void TellParked() => Volatile.Write(ref _counters.RowsParked, _parked.Count);

    private void Park(PacketId id, ReadOnlySpan<byte> body)
    {
        ColdCount++;
        if (!_parked.TryAdd(id.Value, body))
        {
            _counters.Unparked++; // the sender did not stop; the rows behind this one will show the hole
        }

        TellParked();
    }

    /// <summary>Tries once more, in the order of their coming, until one finds no room again.</summary>
    private void GoOn(long nowMs)
    {
        if (IsWaitingForRoom)
        {
            Unblock();
            TryParked(nowMs);
            TellParked();
        }
    }

    private void TryParked(long nowMs)
    {
        while (_parked.Count > 0)
        {
            ReadOnlySpan<byte> body = _parked.First(out ushort packetId);
            var id = new PacketId(packetId);
            if (RowHeader.TryRead(id, body, out RowHeader header) && !TryPlace(id, header, body, nowMs))
            {
                return; // blocked anew, with this one first
            }

            _parked.RemoveFirst();
            if (IsWaitingForRoom)
            {
                return; // it went in, and what it set free did not
            }
        }

        DrainHeld();
    }
}
