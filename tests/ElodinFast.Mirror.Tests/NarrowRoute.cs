using ElodinFast.Net;

namespace ElodinFast.Mirror.Tests;

/// <summary>A path that at some time takes only small datagrams.</summary>
internal sealed class NarrowRoute(UdpRoute inner) : UdpRoute(null, null, inner.DatagramByteCountMax)
{
    public override UdpState? ReadState() => inner.ReadState();

    public override bool TryHold() => inner.TryHold();

    public override void Release() => inner.Release();

    private int _byteCountMax = int.MaxValue;

    public int ByteCountMax
    {
        get => Volatile.Read(ref _byteCountMax);
        set => Volatile.Write(ref _byteCountMax, value);
    }

    public override int SegmentCountMax => inner.SegmentCountMax;

    public override long DrainCount => inner.DrainCount;

    public override bool IsDrainedSince(long drainCount) => inner.IsDrainedSince(drainCount);

    public override UdpSendStatus Send(ReadOnlySpan<byte> datagram) =>
        datagram.Length > ByteCountMax ? UdpSendStatus.TooLarge : inner.Send(datagram);

    public override UdpSendStatus SendBatch(ReadOnlySpan<byte> bytes, int segmentByteCount, out int sentByteCount)
    {
        sentByteCount = 0;
        return Math.Min(segmentByteCount, bytes.Length) > ByteCountMax
            ? UdpSendStatus.TooLarge
            : inner.SendBatch(bytes, segmentByteCount, out sentByteCount);
    }
}
