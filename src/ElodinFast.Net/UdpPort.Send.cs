using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ElodinFast.Net;

internal sealed unsafe partial class UdpPort
{
    // UDP_MAX_SEGMENTS of newer and of older kernels.
    internal const int SegmentCountMost = 128;
    private const int SegmentCountLeast = 64;
    private const long RetryTimeMs = 1000;

    private int _segmentCountMax = SegmentCountMost;
    private volatile bool _canSegment;
    private bool _wasProbed;
    private long _retryMs;

    /// <summary>Datagrams that one call of <see cref="SendBatch"/> takes.</summary>
    public int SegmentCountMax => Volatile.Read(ref _segmentCountMax);

    /// <summary>Sends to the connected peer. 0 B, never throws.</summary>
    public UdpSendStatus Send(ReadOnlySpan<byte> datagram) => HoldAndSend(datagram, []);

    /// <summary>Sends to an address from <see cref="CreateAddress"/>. 0 B, never throws.</summary>
    public UdpSendStatus SendTo(ReadOnlySpan<byte> datagram, SocketAddress destination) =>
        HoldAndSend(datagram, destination.Buffer.Span[..destination.Size]);

    /// <summary>
    /// Sends a run of datagrams of one size (the last may be shorter) without waiting, in one syscall where the kernel cuts them. 0 B, never
    /// throws. The status is that of the first datagram that did not go. The caller holds the port.
    /// </summary>
    /// <param name="bytes">At most <see cref="SegmentCountMax"/> datagrams in at most <see cref="BatchByteCountMax"/> bytes.</param>
    /// <param name="segmentByteCount">Size of each datagram.</param>
    /// <param name="destination">Null for the connected peer.</param>
    /// <param name="sentByteCount">Bytes of the datagrams that went.</param>
    public UdpSendStatus SendBatch(ReadOnlySpan<byte> bytes, int segmentByteCount, SocketAddress? destination, out int sentByteCount)
    {
        ReadOnlySpan<byte> address = destination is null ? default : destination.Buffer.Span[..destination.Size];
        if (bytes.Length > segmentByteCount && MaySegment())
        {
            UdpSendStatus status = SendSegments(bytes, segmentByteCount, address, out bool isDone);
            if (isDone)
            {
                sentByteCount = status == UdpSendStatus.Sent ? bytes.Length : 0;
                return status;
            }
        }

        for (sentByteCount = 0; sentByteCount < bytes.Length;)
        {
            ReadOnlySpan<byte> datagram = bytes.Slice(sentByteCount, Math.Min(segmentByteCount, bytes.Length - sentByteCount));
            UdpSendStatus status = Send(datagram, address, UdpNative.DontWait);
            if (status != UdpSendStatus.Sent)
            {
                return status;
            }

            sentByteCount += datagram.Length;
        }

        return UdpSendStatus.Sent;
    }

    private static UdpSendStatus ToStatus(int error) => error switch
    {
        UdpNative.ErrorConnectionRefused => UdpSendStatus.Refused,
        UdpNative.ErrorTryAgain or UdpNative.ErrorNoBuffers or UdpNative.ErrorNoMemory or UdpNative.ErrorInterrupted => UdpSendStatus.WouldBlock,
        UdpNative.ErrorMessageTooLong => UdpSendStatus.TooLarge,
        UdpNative.ErrorAddressNotAvailable or UdpNative.ErrorNetworkDown or UdpNative.ErrorNetworkUnreachable
            or UdpNative.ErrorHostUnreachable or UdpNative.ErrorInvalid => UdpSendStatus.Unreachable,
        _ => UdpSendStatus.Failed,
    };

    private UdpSendStatus HoldAndSend(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> address)
    {
        if (!TryHold())
        {
            return UdpSendStatus.Failed;
        }

        UdpSendStatus status = Send(datagram, address, 0);
        Release();
        return status;
    }

    private UdpSendStatus Send(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> address, int flags)
    {
        int error = TrySend(datagram, address, flags, segmentByteCount: 0);
        return error == 0 ? UdpSendStatus.Sent : ToStatus(error);
    }

    private UdpSendStatus SendSegments(ReadOnlySpan<byte> bytes, int segmentByteCount, ReadOnlySpan<byte> address, out bool isDone)
    {
        int error = TrySend(bytes, address, UdpNative.DontWait, segmentByteCount);
        isDone = error == 0 || !IsRefusalOfSegments(error, (bytes.Length + segmentByteCount - 1) / segmentByteCount);
        return error == 0 ? UdpSendStatus.Sent : ToStatus(error);
    }

    /// <summary>One datagram, or a run that the kernel cuts where a size is given. 0, or the system's error number.</summary>
    private int TrySend(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> address, int flags, int segmentByteCount)
    {
        if (_closed)
        {
            return UdpNative.ErrorBadDescriptor;
        }

        // In bounds: both lengths are those of the spans that are pinned here.
        fixed (byte* data = bytes, to = address)
        {
            // Once more on failure. The refusal of an earlier datagram is reported by a later call, which then has not sent its own. And only
            // the second call asks what was wrong, as that costs every call as much as a reading of the clock.
            flags |= UdpNative.NoSignal;
            bool isSent = segmentByteCount == 0
                ? UdpNative.SendToUnexplained(_descriptor, data, (nuint)bytes.Length, flags, to, address.Length) >= 0
                    || UdpNative.SendTo(_descriptor, data, (nuint)bytes.Length, flags, to, address.Length) >= 0
                : SendMessage(data, bytes.Length, to, address.Length, flags, segmentByteCount) >= 0
                    || SendMessage(data, bytes.Length, to, address.Length, flags, segmentByteCount) >= 0;
            return isSent ? 0 : Marshal.GetLastPInvokeError();
        }
    }

    // The structs live on this stack; the pointers are the caller's, pinned with these lengths.
    private nint SendMessage(byte* data, int byteCount, byte* address, int addressByteCount, int flags, int segmentByteCount)
    {
        var control = new UdpNative.ControlMessage
        {
            ByteCount = UdpNative.ControlMessage.HeaderByteCount + sizeof(ushort),
            Level = UdpNative.LevelUdp,
            Type = UdpNative.Segment,
            Value = (ushort)segmentByteCount,
        };
        var vector = new UdpNative.IoVector { Bytes = data, ByteCount = (nuint)byteCount };
        var message = new UdpNative.MessageHeader
        {
            Name = address,
            NameByteCount = addressByteCount,
            Vectors = &vector,
            VectorCount = 1,
            Control = (byte*)&control,
            ControlByteCount = (nuint)sizeof(UdpNative.ControlMessage),
        };
        return UdpNative.SendMessage(_descriptor, &message, flags);
    }

    // A device without checksums says EIO, a size beyond the path EINVAL or EMSGSIZE: each by itself then tells which datagram it is.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsRefusalOfSegments(int error, int segmentCount)
    {
        if (error is not (UdpNative.ErrorIO or UdpNative.ErrorInvalid or UdpNative.ErrorMessageTooLong or UdpNative.ErrorNotSupported
            or UdpNative.ErrorNoProtocolOption))
        {
            return false;
        }

        if (error == UdpNative.ErrorInvalid && segmentCount > SegmentCountLeast)
        {
            Volatile.Write(ref _segmentCountMax, SegmentCountLeast); // an older kernel
        }
        else if (error != UdpNative.ErrorMessageTooLong)
        {
            _canSegment = false;
            Volatile.Write(ref _retryMs, Environment.TickCount64 + RetryTimeMs);
        }

        return true;
    }

    private bool MaySegment()
    {
        if (_canSegment)
        {
            return true;
        }

        if (_wasProbed && Environment.TickCount64 >= Volatile.Read(ref _retryMs))
        {
            _canSegment = true; // another device may be in use by now; the next refusal tells
            return true;
        }

        return false;
    }

    // Size 0 changes nothing: only a kernel that knows the option takes it.
    private void ProbeSegmentation()
    {
        int none = 0;
        _wasProbed = _canSegment = TrySetOption(UdpNative.LevelUdp, UdpNative.Segment, &none, sizeof(int));
    }
}
