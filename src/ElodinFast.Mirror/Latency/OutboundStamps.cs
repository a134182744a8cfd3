using ElodinFast.Buffers;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>
/// Stamps of what goes out, once a batch: a batch of many rows counts as many values, spread evenly between its earliest and its latest
/// commit, so a stall counts for every row that it delayed. One thread at a time, who pumps. Hot, 0 B.
/// </summary>
/// <param name="stamps">Counted here.</param>
/// <param name="peerToken">What the peer wants to see in what it is told.</param>
/// <param name="sinceNs">When the link began to send: what was committed before that is history, not late.</param>
internal sealed class OutboundStamps(LatencyStamps stamps, uint peerToken, long sinceNs)
{
    /// <summary>Between two batches whose stamps the peer is told.</summary>
    public const long TellIntervalNs = 500_000;

    private long _rowCount;
    private long _firstNs;
    private long _lastNs;
    private long _pacedCount;
    private long _firstPacedNs;
    private long _lastPacedNs;
    private TickDeadlines? _deadlines;
    private uint _firstSequence;
    private uint _lastSequence;
    private long _encodedNs;
    private long _toldNs = long.MinValue / 2;
    private bool _isClockShared;

    /// <summary>The peer stamps with the same clock, so it is told ours. Any thread.</summary>
    public bool IsClockShared
    {
        get => Volatile.Read(ref _isClockShared);
        set => Volatile.Write(ref _isClockShared, value);
    }

    /// <summary>A row has been put into the batch.</summary>
    public void Add(in RowView row, uint sequence)
    {
        long committedNs = row.CommitStampNs;
        if (committedNs < sinceNs)
        {
            stamps.UnstampedCount++;
            return;
        }

        if (_rowCount++ == 0)
        {
            _firstNs = _lastNs = committedNs;
            _firstSequence = sequence;
        }

        // Rings are read by turns: only within one are rows in the order of their commits.
        _firstNs = Math.Min(_firstNs, committedNs);
        _lastNs = Math.Max(_lastNs, committedNs);
        _lastSequence = sequence;
        if (row.Group.Ring?.Deadlines is { } deadlines && (_pacedCount == 0 || deadlines == _deadlines))
        {
            if (_pacedCount++ == 0)
            {
                _firstPacedNs = committedNs;
                _deadlines = deadlines;
            }

            _lastPacedNs = committedNs;
        }
    }

    /// <summary>The batch is complete. Called again when the kernel did not take it at once, it keeps the first moment.</summary>
    /// <param name="nowNs">The monotonic clock.</param>
    /// <param name="batch">Where the peer may be told; null where it is not one of ours.</param>
    public void Encode(long nowNs, DatagramBatch? batch)
    {
        if (_rowCount == 0 || _encodedNs != 0)
        {
            return;
        }

        _encodedNs = nowNs;
        if (batch is not null && nowNs - _toldNs >= TellIntervalNs && IsClockShared)
        {
            Tell(nowNs, batch);
        }
    }

    /// <summary>The kernel has it all; the next row begins a batch. All hops are counted now, when nobody waits for the rows any more.</summary>
    public void Send(long nowNs)
    {
        if (_encodedNs != 0)
        {
            stamps[LatencyHop.Encoded].RecordEvenly(_encodedNs - _firstNs, _encodedNs - _lastNs, _rowCount);
            stamps[LatencyHop.Sent].Record(nowNs - _encodedNs, _rowCount);
            if (TryGetDeadlines(out long firstDueNs, out long lastDueNs))
            {
                stamps[LatencyHop.Committed].RecordEvenly(_firstPacedNs - firstDueNs, _lastPacedNs - lastDueNs, _pacedCount);
            }
        }

        _rowCount = _pacedCount = _encodedNs = 0;
    }

    private bool TryGetDeadlines(out long firstDueNs, out long lastDueNs)
    {
        firstDueNs = lastDueNs = 0;
        if (_pacedCount > 0)
        {
            firstDueNs = _deadlines!.DueAt(_firstPacedNs);
            lastDueNs = _deadlines.DueAt(_lastPacedNs);
            if (firstDueNs == 0 || lastDueNs == 0)
            {
                _pacedCount = 0; // further behind than deadlines are kept
            }
        }

        return _pacedCount > 0;
    }

    private void Tell(long nowNs, DatagramBatch batch)
    {
        Span<byte> packet = batch.ReserveBehind(Carrier.HeaderByteCount + StampBody.ByteCount);
        if (packet.IsEmpty)
        {
            return; // another batch has room for it
        }

        _toldNs = nowNs;
        TryGetDeadlines(out long firstDueNs, out long lastDueNs);
        Span<byte> body = stackalloc byte[StampBody.ByteCount];
        new StampBody(
            peerToken, _firstSequence, _lastSequence, (uint)_rowCount, (uint)_pacedCount, nowNs, _firstNs, _lastNs, firstDueNs, lastDueNs).Write(body);
        Carrier.Write(packet, CarrierKind.Stamp, body);
    }
}
