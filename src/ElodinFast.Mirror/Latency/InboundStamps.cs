using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>
/// Stamps of what comes in, once a run of datagrams, and of the batches whose stamps the peer tells. Rows that wait behind a hole count
/// once they are readable, with the whole of their wait. Behind the receiver's gate. Hot, 0 B.
/// </summary>
/// <param name="stamps">Counted here.</param>
/// <param name="token">What we told the peer to put into what it sends.</param>
internal sealed class InboundStamps(LatencyStamps stamps, uint token)
{
    /// <summary>Batches that wait behind holes: as many as can be told within the usual reorder time.</summary>
    public const int PendingCountMax = 128;

    private const int RecentCount = 64;
    private const long NanosPerMilli = 1_000_000;

    private readonly StampBody[] _pending = new StampBody[PendingCountMax];
    private readonly uint[] _recent = new uint[RecentCount];
    private int _pendingCount;
    private long _recentTotal;
    private long _receivedNs;
    private long _rowsBefore;
    private long _releasedCount;

    /// <summary>A run of datagrams has come.</summary>
    /// <param name="nowNs">The monotonic clock when it came.</param>
    /// <param name="rowsReceived">Rows taken up to now.</param>
    public void Begin(long nowNs, long rowsReceived)
    {
        _receivedNs = nowNs;
        _rowsBefore = rowsReceived;
        _releasedCount = 0;
    }

    /// <summary>A row that was held has been committed.</summary>
    /// <param name="waitedMs">Since it came.</param>
    public void Release(long waitedMs)
    {
        _releasedCount++;
        stamps[LatencyHop.Readable].Record(waitedMs * NanosPerMilli);
    }

    /// <summary>The peer tells when the rows before this were committed.</summary>
    public void Take(ReadOnlySpan<byte> carried)
    {
        if (!StampBody.TryRead(carried, out StampBody body) || body.Token != token || body.RowCount == 0 || _receivedNs == 0 || IsRepeated(body.FirstSeq))
        {
            return;
        }

        _recent[_recentTotal++ & (RecentCount - 1)] = body.FirstSeq;
        stamps[LatencyHop.Received].Record(_receivedNs - body.EncodedNs, body.RowCount);
        if (_pendingCount == PendingCountMax)
        {
            _pendingCount--; // holes upon holes: what came last gives way
        }

        _pending[_pendingCount++] = body;
    }

    /// <summary>What was taken is readable now, but for what is held.</summary>
    /// <param name="nowNs">The monotonic clock.</param>
    /// <param name="rowsReceived">Rows taken up to now.</param>
    /// <param name="held">What waits.</param>
    public void End(long nowNs, long rowsReceived, HeldRows held)
    {
        long count = rowsReceived - _rowsBefore - _releasedCount;
        if (_receivedNs != 0 && count > 0)
        {
            stamps[LatencyHop.Readable].Record(nowNs - _receivedNs, count);
        }

        _receivedNs = 0;
        if (_pendingCount > 0)
        {
            Settle(nowNs, held);
        }
    }

    private void Settle(long nowNs, HeldRows held)
    {
        int kept = 0;
        for (int i = 0; i < _pendingCount; i++)
        {
            StampBody body = _pending[i];
            if (held.Count > 0 && held.HasAnyOf(body.FirstSeq, body.LastSeq))
            {
                _pending[kept++] = body;
                continue;
            }

            stamps[LatencyHop.EndToEnd].RecordEvenly(nowNs - body.FirstCommitNs, nowNs - body.LastCommitNs, body.RowCount);
            if (body.PacedCount > 0)
            {
                stamps[LatencyHop.FromIntended].RecordEvenly(nowNs - body.FirstDueNs, nowNs - body.LastDueNs, body.PacedCount);
            }
        }

        _pendingCount = kept;
    }

    // A datagram that comes twice is one batch; one that was overtaken is none that was there before.
    private bool IsRepeated(uint firstSequence)
    {
        for (long i = Math.Max(0, _recentTotal - RecentCount); i < _recentTotal; i++)
        {
            if (_recent[i & (RecentCount - 1)] == firstSequence)
            {
                return true;
            }
        }

        return false;
    }
}
