using System.Buffers;
using System.IO.Pipelines;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Hosting;

/// <content>The receiving half.</content>
internal sealed partial class ServerSession
{
    private const int ReadByteCount = 64 * 1024;
    private const int ReadByteCountMin = 4 * 1024;

    // Replies that wait for the client: beyond this, its next request waits too.
    private const int PauseByteCount = 256 * 1024;
    private const int JoinedByteCountKept = 1024 * 1024;

    private readonly PipeReader _reader;
    private readonly AsyncSignal _drained = new();
    private byte[] _joined = [];

    private bool IsPaused => _outbox.Count > PauseByteCount;

    // Memory grows with what has arrived of a packet, never with what its prefix claims; the prefix is judged first.
    private async Task ReadAsync()
    {
        while (!_isFinishing && !_isClosed)
        {
            ReadResult result = await _reader.ReadAsync().ConfigureAwait(false);
            ReadOnlySequence<byte> rest = result.Buffer;
            FrameStatus status = HandlePackets(ref rest);
            bool isPaused = IsPaused;
            _reader.AdvanceTo(rest.Start, isPaused ? rest.Start : rest.End);
            if (status is not (FrameStatus.NeedMore or FrameStatus.Packet))
            {
                _logger.LogWarning("{Client} sent no packet ({Reason}): closed", RemoteEndPoint, status);
                return;
            }

            while (IsPaused && !_isClosed)
            {
                await _drained.WaitAsync().ConfigureAwait(false);
            }

            if (result.IsCompleted && !isPaused)
            {
                return;
            }
        }
    }

    // As many packets as have arrived, without an await in between.
    private FrameStatus HandlePackets(ref ReadOnlySequence<byte> rest)
    {
        while (true)
        {
            ReadOnlySpan<byte> front = rest.FirstSpan;
            int frontByteCount = front.Length;
            while (!IsPaused && !_isClosed && Datagram.TryReadPacket(ref front, out PacketHeader next, out ReadOnlySpan<byte> packetBody))
            {
                _requests.Handle(in next, packetBody);
            }

            rest = rest.Slice(frontByteCount - front.Length);
            if (IsPaused || _isClosed)
            {
                return FrameStatus.NeedMore;
            }

            // What stands across two segments, or is not whole, or is no packet.
            FrameStatus status = FrameReader.TryRead(ref rest, out PacketHeader header, out ReadOnlySequence<byte> body);
            if (status != FrameStatus.Packet)
            {
                return status;
            }

            _requests.Handle(in header, body.IsSingleSegment ? body.FirstSpan : Join(in body));
            if (_joined.Length > JoinedByteCountKept)
            {
                _joined = [];
            }
        }
    }

    private ReadOnlySpan<byte> Join(in ReadOnlySequence<byte> body)
    {
        int byteCount = (int)body.Length;
        if (_joined.Length < byteCount)
        {
            _joined = GC.AllocateUninitializedArray<byte>(
                Math.Min((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)byteCount), Array.MaxLength));
        }

        body.CopyTo(_joined);
        return _joined.AsSpan(0, byteCount);
    }
}
