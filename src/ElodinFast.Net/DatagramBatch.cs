using ElodinFast.Buffers;
using ElodinFast.Wire;

namespace ElodinFast.Net;

/// <summary>
/// Packets on their way to the kernel: whole ones in datagrams, datagrams of one size in a run that one call sends. What the kernel does
/// not take stays. One thread at a time. Hot, 0 B.
/// </summary>
internal sealed class DatagramBatch : IDisposable
{
    private readonly UdpRoute _route;
    private readonly PinnedBlock _block;
    private readonly int _byteCountMax;
    private readonly int _segmentCountMax;
    private readonly bool _isOnePacketEach;
    private int _datagramByteCountMax;
    private int _sent;             // bytes of the run that are with the kernel
    private int _datagramStart;    // of the datagram that is still open
    private int _end;
    private int _segmentByteCount; // of the datagrams before it; 0 while there are none
    private int _segmentCount;
    private bool _isComplete;      // a shorter datagram ends a run
    private long _tooLargeCount;
    private bool _isHeld;

    /// <param name="route">Where they go.</param>
    /// <param name="holder">Who rents the block.</param>
    /// <param name="isOnePacketEach">A datagram a packet, as plain peers want them.</param>
    public DatagramBatch(UdpRoute route, string holder, bool isOnePacketEach = false)
    {
        _isOnePacketEach = isOnePacketEach;
        _route = route;
        _block = PinnedBlocks.Rent(holder);
        _isHeld = route.TryHold(); // else its port is closed, and says so
        _byteCountMax = Math.Max(UdpPort.BatchByteCountMax, Math.Min(route.DatagramByteCountMax, WireLimits.MaxDatagramByteCount));
        _segmentCountMax = Math.Max(1, route.SegmentCountMax);
        _datagramByteCountMax = Math.Min(route.DatagramByteCountMax, _byteCountMax);
    }

    /// <summary>Nothing waits to be sent.</summary>
    public bool IsEmpty => _end == 0;

    /// <summary>The largest packet that can be sent.</summary>
    public int PacketByteCountMax => _datagramByteCountMax;

    /// <summary>
    /// Room for one packet, to be written at once. Empty when the batch must be sent first; an empty batch takes every packet of at most
    /// <see cref="PacketByteCountMax"/> bytes.
    /// </summary>
    /// <param name="packetByteCount">Its size.</param>
    /// <param name="isFirst">True when a datagram begins with it.</param>
    public Span<byte> Reserve(int packetByteCount, out bool isFirst)
    {
        isFirst = false;
        int open = _end - _datagramStart;
        int limit = _segmentByteCount == 0 ? _datagramByteCountMax : _segmentByteCount;
        if (open > 0 && (_isOnePacketEach || open + packetByteCount > limit))
        {
            CloseDatagram(open);
            open = 0;
            limit = _segmentByteCount;
        }

        if (_isComplete || _sent > 0 || packetByteCount > limit || _end + packetByteCount > _byteCountMax
            || (open == 0 && _segmentCount == _segmentCountMax))
        {
            return [];
        }

        isFirst = open == 0;
        Span<byte> packet = _block.Span.Slice(_end, packetByteCount);
        _end += packetByteCount;
        return packet;
    }

    /// <summary>Room for one packet behind the last one and in its datagram; empty when there is none.</summary>
    public Span<byte> ReserveBehind(int packetByteCount)
    {
        int open = _end - _datagramStart;
        int limit = _segmentByteCount == 0 ? _datagramByteCountMax : _segmentByteCount;
        if (open == 0 || _sent > 0 || open + packetByteCount > limit || _end + packetByteCount > _byteCountMax)
        {
            return [];
        }

        Span<byte> packet = _block.Span.Slice(_end, packetByteCount);
        _end += packetByteCount;
        return packet;
    }

    /// <summary>Hands everything to the kernel. Sent when the batch is empty again.</summary>
    public UdpSendStatus Flush()
    {
        if (_end > _datagramStart)
        {
            CloseDatagram(_end - _datagramStart);
        }

        if (_end == 0)
        {
            return UdpSendStatus.Sent;
        }

        UdpSendStatus status = _route.SendBatch(_block.Span[_sent.._end], _segmentByteCount, out int sent);
        _sent += sent;
        if (status == UdpSendStatus.TooLarge)
        {
            status = SendApart();
        }

        if (status == UdpSendStatus.Sent)
        {
            Clear();
        }

        return status;
    }

    private void Clear()
    {
        _sent = _datagramStart = _end = _segmentByteCount = _segmentCount = 0;
        _isComplete = false;
    }

    /// <summary>Forgets what the kernel did not take. Returns how many datagrams that were.</summary>
    /// <param name="sentCount">Datagrams of the run that it had taken.</param>
    public int Discard(out int sentCount)
    {
        sentCount = _segmentByteCount == 0 ? 0 : (_sent + _segmentByteCount - 1) / _segmentByteCount;
        int lost = _segmentCount - sentCount;
        Clear();
        return lost;
    }

    /// <summary>Packets since the last call that were larger than the path turned out to take.</summary>
    public long TakeTooLargeCount()
    {
        long count = _tooLargeCount;
        _tooLargeCount = 0;
        return count;
    }

    public void Dispose()
    {
        _block.Dispose();
        if (_isHeld)
        {
            _isHeld = false;
            _route.Release();
        }
    }

    private void CloseDatagram(int byteCount)
    {
        if (_segmentByteCount == 0)
        {
            _segmentByteCount = byteCount;
        }

        _isComplete = byteCount < _segmentByteCount;
        _segmentCount++;
        _datagramStart = _end;
    }

    // The path has become narrower: each packet goes alone, and from now on so small as this one.
    private UdpSendStatus SendApart()
    {
        while (_sent < _end)
        {
            ReadOnlySpan<byte> rest = _block.Span[_sent.._end];
            Datagram.TryReadPacket(ref rest, out PacketHeader header, out _);
            int byteCount = header.PacketByteCount;
            UdpSendStatus status = _route.Send(_block.Span.Slice(_sent, byteCount));
            if (status is not (UdpSendStatus.Sent or UdpSendStatus.TooLarge))
            {
                return status;
            }

            _tooLargeCount += status == UdpSendStatus.TooLarge ? 1 : 0;
            _sent += byteCount;
        }

        _datagramByteCountMax = Math.Min(_datagramByteCountMax, UdpPort.DatagramByteCountMin); // after a surprise: what every path takes
        return UdpSendStatus.Sent;
    }
}
