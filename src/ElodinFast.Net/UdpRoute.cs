using System.Net;

namespace ElodinFast.Net;

/// <summary>Where a link's datagrams leave and where they go: a connected port of its own, or a shared port and an address. Hot, 0 B.</summary>
/// <param name="port">Null for a stand-in that overrides everything.</param>
/// <param name="destination">Null for a connected port.</param>
/// <param name="datagramByteCountMax">The largest datagram that the path takes.</param>
internal class UdpRoute(UdpPort? port, SocketAddress? destination, int datagramByteCountMax)
{
    /// <summary>The largest datagram that the path takes, as it was when the link was set up.</summary>
    public int DatagramByteCountMax => datagramByteCountMax;

    /// <summary>What the system grants its port now; null for a stand-in. Cold.</summary>
    public virtual UdpState? ReadState() => port?.ReadState(DatagramByteCountMax);

    /// <summary>How often the port has been found empty so far; see <see cref="IsDrainedSince"/>.</summary>
    public virtual long DrainCount => port?.EmptyCount ?? 0;

    /// <summary>
    /// True when everything that had arrived at the route's port at the time of <paramref name="drainCount"/> has been taken off it. Cold.
    /// </summary>
    public virtual bool IsDrainedSince(long drainCount) => port is null || port.EmptyCount != drainCount || port.IsEmpty;

    /// <summary>See <see cref="UdpPort.TryHold"/>: around the time in which <see cref="SendBatch"/> is called.</summary>
    public virtual bool TryHold() => port?.TryHold() == true;

    /// <summary>Gives back what <see cref="TryHold"/> took.</summary>
    public virtual void Release() => port?.Release();

    /// <summary>Datagrams that one <see cref="SendBatch"/> takes.</summary>
    public virtual int SegmentCountMax => port?.SegmentCountMax ?? 1;

    /// <summary>Hands one datagram to the kernel. Tests that lose datagrams on purpose stand in here.</summary>
    public virtual UdpSendStatus Send(ReadOnlySpan<byte> datagram) =>
        port is null ? UdpSendStatus.Failed : destination is null ? port.Send(datagram) : port.SendTo(datagram, destination);

    /// <summary>Hands a run of datagrams to the kernel; see <see cref="UdpPort.SendBatch"/>. The caller holds the route.</summary>
    public virtual UdpSendStatus SendBatch(ReadOnlySpan<byte> bytes, int segmentByteCount, out int sentByteCount)
    {
        sentByteCount = 0;
        return port is null ? UdpSendStatus.Failed : port.SendBatch(bytes, segmentByteCount, destination, out sentByteCount);
    }
}
