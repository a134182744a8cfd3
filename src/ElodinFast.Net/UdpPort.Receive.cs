using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;

namespace ElodinFast.Net;

internal sealed unsafe partial class UdpPort
{
    private int _receiveTimeoutMs = -1;
    private bool _acceptsBatches;
    private long _emptyCount;
    private bool _isWaiting;

    /// <summary>How often the receiver found nothing.</summary>
    public long EmptyCount => Volatile.Read(ref _emptyCount);

    /// <summary>True when the receiver waits and there is nothing for it. Cold.</summary>
    public bool IsEmpty
    {
        get
        {
            try
            {
                return Volatile.Read(ref _isWaiting) && _socket.Available == 0;
            }
            catch (Exception closed) when (closed is ObjectDisposedException or System.Net.Sockets.SocketException)
            {
                return true;
            }
        }
    }

    /// <summary>
    /// Lets the kernel hand over runs of equal datagrams of one source in one call (UDP_GRO): from now on
    /// <see cref="ReceiveBatch"/> must be used. False where it cannot; datagrams then come one by one.
    /// </summary>
    public bool TryAcceptBatches()
    {
        int on = 1;
        return _acceptsBatches = TrySetOption(UdpNative.LevelUdp, UdpNative.Gro, &on, sizeof(int));
    }

    /// <summary>Waits up to the timeout for one datagram. 0 B. -1 = nothing (timeout or closed); an empty datagram is 0.</summary>
    /// <param name="buffer">At least 65,507 bytes, pinned.</param>
    /// <param name="source">Filled with the sender's address (reused by the caller), from <see cref="CreateAddress"/>.</param>
    /// <param name="timeoutMs">How long to block; 0 only looks.</param>
    public int Receive(Span<byte> buffer, SocketAddress source, int timeoutMs)
    {
        Debug.Assert(!_acceptsBatches, "a run of datagrams would be taken for one");
        if (!TryHold())
        {
            return -1;
        }

        int byteCount = ReceiveBatch(buffer, source, timeoutMs, out _);
        Release();
        return byteCount;
    }

    /// <summary>
    /// Waits up to the timeout for datagrams of one source. 0 B, one syscall. -1 = nothing (timeout or closed); an empty datagram is 0. The
    /// caller holds the port.
    /// </summary>
    /// <param name="buffer">At least 65,535 bytes, pinned.</param>
    /// <param name="source">Filled with the sender's address (reused by the caller), from <see cref="CreateAddress"/>.</param>
    /// <param name="timeoutMs">How long to block; 0 only looks.</param>
    /// <param name="segmentByteCount">Size of each datagram but the last, which may be shorter; the whole for a lone one.</param>
    public int ReceiveBatch(Span<byte> buffer, SocketAddress source, int timeoutMs, out int segmentByteCount)
    {
        segmentByteCount = 0;
        if (_closed || (timeoutMs > 0 && timeoutMs != _receiveTimeoutMs && !TrySetTimeout(timeoutMs)))
        {
            return -1;
        }

        Span<byte> address = source.Buffer.Span;
        UdpNative.ControlMessage control = default;

        // In bounds: every length is that of the span or struct that is pinned here or lives on this stack.
        fixed (byte* bytes = buffer, from = address)
        {
            var vector = new UdpNative.IoVector { Bytes = bytes, ByteCount = (nuint)buffer.Length };
            var message = new UdpNative.MessageHeader
            {
                Name = from,
                NameByteCount = address.Length,
                Vectors = &vector,
                VectorCount = 1,
                Control = (byte*)&control,
                ControlByteCount = _acceptsBatches ? (nuint)sizeof(UdpNative.ControlMessage) : 0,
            };
            Volatile.Write(ref _isWaiting, true);
            nint byteCount = UdpNative.ReceiveMessage(_descriptor, &message, timeoutMs == 0 ? UdpNative.DontWait : 0);
            Volatile.Write(ref _isWaiting, false);
            if (byteCount < 0)
            {
                Volatile.Write(ref _emptyCount, _emptyCount + 1);
            }

            // Below 0: nothing, a refusal of something sent earlier, or a bad checksum. A closed socket reads as an empty datagram.
            if (byteCount < 0 || _closed)
            {
                return -1;
            }

            source.Size = message.NameByteCount;
            bool isRun = message.ControlByteCount >= UdpNative.ControlMessage.HeaderByteCount + sizeof(int)
                && control is { Level: UdpNative.LevelUdp, Type: UdpNative.Gro };
            int segment = isRun ? (int)(uint)control.Value : 0;
            segmentByteCount = segment > 0 && segment < byteCount ? segment : (int)byteCount;
            return (int)byteCount;
        }
    }

    /// <summary>
    /// Takes what a connected port has got, without waiting and without asking the kernel how a run is cut: a third cheaper for a lone
    /// datagram and for a look that finds nothing. 0 B, one syscall. -1 = nothing. The caller holds the port.
    /// </summary>
    /// <param name="buffer">At least 65,535 bytes, pinned.</param>
    public int ReceiveUncut(Span<byte> buffer)
    {
        Debug.Assert(IsConnected, "the source would not be known");
        if (_closed)
        {
            return -1;
        }

        nint byteCount;

        // In bounds: the length is that of the span that is pinned here.
        fixed (byte* bytes = buffer)
        {
            byteCount = UdpNative.Receive(_descriptor, bytes, (nuint)buffer.Length, UdpNative.DontWait);
        }

        if (byteCount < 0)
        {
            Volatile.Write(ref _emptyCount, _emptyCount + 1);
        }

        return byteCount < 0 || _closed ? -1 : (int)byteCount;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeValue(long seconds, long micros)
    {
        public readonly long Seconds = seconds;
        public readonly long Micros = micros;
    }

    // The receiver is one thread, so the socket's timeout is its own.
    private bool TrySetTimeout(int timeoutMs)
    {
        var time = new TimeValue(timeoutMs / 1000, timeoutMs % 1000 * 1000L);
        bool isSet = TrySetOption(UdpNative.LevelSocket, UdpNative.ReceiveTimeout, &time, sizeof(TimeValue));
        _receiveTimeoutMs = isSet ? timeoutMs : _receiveTimeoutMs;
        return isSet;
    }
}
