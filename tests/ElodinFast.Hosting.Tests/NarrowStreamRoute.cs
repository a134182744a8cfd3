using ElodinFast.Net;

namespace ElodinFast.Hosting.Tests;

/// <summary>A path that refuses larger datagrams, and says so only then.</summary>
internal sealed class NarrowStreamRoute(UdpRoute inner, int byteCountMax) : UdpRoute(null, null, inner.DatagramByteCountMax)
{
    public override int SegmentCountMax => inner.SegmentCountMax;

    public override bool TryHold() => inner.TryHold();

    public override void Release() => inner.Release();

    public override UdpSendStatus Send(ReadOnlySpan<byte> datagram) =>
        datagram.Length > byteCountMax ? UdpSendStatus.TooLarge : inner.Send(datagram);

    public override UdpSendStatus SendBatch(ReadOnlySpan<byte> bytes, int segmentByteCount, out int sentByteCount)
    {
        sentByteCount = 0;
        return Math.Min(segmentByteCount, bytes.Length) > byteCountMax
            ? UdpSendStatus.TooLarge
            : inner.SendBatch(bytes, segmentByteCount, out sentByteCount);
    }
}
