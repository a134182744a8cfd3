using ElodinFast.Net;

namespace ElodinFast.Mirror.Tests;

/// <summary>A route whose interface goes away.</summary>
internal sealed class DeadEndRoute(UdpRoute inner) : UdpRoute(null, null, inner.DatagramByteCountMax)
{
    public override UdpState? ReadState() => inner.ReadState();

    public override bool TryHold() => inner.TryHold();

    public override void Release() => inner.Release();

    private volatile bool _isClosed;

    public bool IsClosed
    {
        get => _isClosed;
        set => _isClosed = value;
    }

    public override int SegmentCountMax => inner.SegmentCountMax;

    public override long DrainCount => inner.DrainCount;

    public override bool IsDrainedSince(long drainCount) => inner.IsDrainedSince(drainCount);

    public override UdpSendStatus Send(ReadOnlySpan<byte> datagram) => IsClosed ? UdpSendStatus.Unreachable : inner.Send(datagram);

    public override UdpSendStatus SendBatch(ReadOnlySpan<byte> bytes, int segmentByteCount, out int sentByteCount)
    {
        sentByteCount = 0;
        return IsClosed ? UdpSendStatus.Unreachable : inner.SendBatch(bytes, segmentByteCount, out sentByteCount);
    }
}
