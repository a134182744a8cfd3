using ElodinFast.Net;

namespace ElodinFast.Mirror.Tests;

/// <summary>Loses, doubles and swaps datagrams by a seeded plan; Hello datagrams pass.</summary>
internal sealed class FaultyRoute(UdpRoute inner, int seed, double loss, double duplication, double reorder)
    : UdpRoute(null, null, inner.DatagramByteCountMax)
{
    public override UdpState? ReadState() => inner.ReadState();

    public override bool TryHold() => inner.TryHold();

    public override void Release() => inner.Release();

    private const byte TimeSeriesKind = 2;

    private readonly Random _random = new(seed);
    private byte[]? _late;

    public int LostCount { get; private set; }

    public int DoubledCount { get; private set; }

    public bool IsBlocked { get; set; }

    public override int SegmentCountMax => inner.SegmentCountMax;

    public override long DrainCount => inner.DrainCount;

    public override bool IsDrainedSince(long drainCount) => inner.IsDrainedSince(drainCount);

    public override UdpSendStatus SendBatch(ReadOnlySpan<byte> bytes, int segmentByteCount, out int sentByteCount)
    {
        for (sentByteCount = 0; sentByteCount < bytes.Length;)
        {
            ReadOnlySpan<byte> datagram = bytes.Slice(sentByteCount, Math.Min(segmentByteCount, bytes.Length - sentByteCount));
            Send(datagram);
            sentByteCount += datagram.Length;
        }

        return UdpSendStatus.Sent;
    }

    public override UdpSendStatus Send(ReadOnlySpan<byte> datagram)
    {
        if (IsBlocked)
        {
            return UdpSendStatus.Sent;
        }

        if (datagram[4] == TimeSeriesKind)
        {
            return inner.Send(datagram);
        }

        double dice = _random.NextDouble();
        if (dice < loss)
        {
            LostCount++;
            return UdpSendStatus.Sent;
        }

        if (_late is null && dice < loss + reorder)
        {
            _late = datagram.ToArray();
            return UdpSendStatus.Sent;
        }

        inner.Send(datagram);
        if (_late is { } late)
        {
            _late = null;
            inner.Send(late);
        }

        if (dice > 1 - duplication)
        {
            DoubledCount++;
            inner.Send(datagram);
        }

        return UdpSendStatus.Sent;
    }
}
