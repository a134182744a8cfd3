using System.Net.Sockets;
using ElodinFast.Wire;

namespace ElodinFast.Client;

public sealed partial class ImpellerClient
{
    private readonly Lock _pendingGate = new();

    // One slot a request id: a PendingReply, an open stream's PacketHandler, or the mark of a request that was given up, whose id
    // rests until its late reply has come, so that this reply is never taken for another's.
    private readonly object?[] _pending = new object?[RequestIdCount];
    private byte _lastRequestId;
    private Exception? _endReason;
    private bool _hasEnded;

    private byte Register(object target)
    {
        lock (_pendingGate)
        {
            if (_hasEnded)
            {
                throw Lost(_endReason);
            }

            for (int i = 1; i < RequestIdCount; i++)
            {
                byte id = (byte)(((_lastRequestId + i - 1) % (RequestIdCount - 1)) + 1);
                if (_pending[id] is null)
                {
                    _pending[id] = target;
                    _lastRequestId = id;
                    return id;
                }
            }
        }

        throw new ImpellerClientException($"{RequestIdCount - 1} requests and streams are open on this connection, which is all it can tell apart");
    }

    private void GiveUp(byte requestId, PendingReply reply)
    {
        lock (_pendingGate)
        {
            if (ReferenceEquals(_pending[requestId], reply))
            {
                _pending[requestId] = new AbandonedReply(reply);
            }
        }
    }

    private async Task ReadLoopAsync()
    {
        var buffer = new PacketBuffer();
        Exception? reason = null;
        try
        {
            while (true)
            {
                int byteCount = await _socket.ReceiveAsync(buffer.Free, SocketFlags.None, _stop.Token).ConfigureAwait(false);
                if (byteCount == 0)
                {
                    break;
                }

                buffer.Advance(byteCount);
                while (buffer.TryTake(out PacketHeader header, out ReadOnlySpan<byte> body))
                {
                    Dispatch(header, body);
                }
            }
        }
        catch (Exception e) when (IsConnectionEnd(e))
        {
            reason = Volatile.Read(ref _disposed) != 0 ? null : e;
        }
#pragma warning disable CA1031 // whatever a handler throws ends this connection and is handed to whoever waits
        catch (Exception e)
#pragma warning restore CA1031
        {
            reason = e;
        }

        _socket.Dispose();
        End(reason);
    }

    private void Dispatch(in PacketHeader header, ReadOnlySpan<byte> body)
    {
        object? target;
        bool isError = header.Kind == PacketKind.Message && header.Id == ErrorResponse.PacketId;
        lock (_pendingGate)
        {
            target = _pending[header.RequestId];
            bool isDone = target is PendingReply reply && (isError || reply.IsAnsweredBy(header));
            bool isLate = target is AbandonedReply abandoned && (isError || abandoned.Reply.IsAnsweredBy(header));
            if (isDone || isLate)
            {
                _pending[header.RequestId] = null;
            }

            if (target is PendingReply && !isDone)
            {
                target = null;
            }

            if (isLate)
            {
                return;
            }
        }

        switch (target)
        {
            case PendingReply reply when isError:
                reply.TrySetException(new ServerErrorException(ReadError(body)));
                break;
            case PendingReply reply:
                reply.TrySetResult(body.ToArray());
                break;
            case PacketHandler stream:
                stream(header, body);
                break;
            default:
                OnPacket?.Invoke(header, body);
                break;
        }
    }

    private void End(Exception? reason)
    {
        lock (_pendingGate)
        {
            _hasEnded = true;
            _endReason = reason;
            foreach (object? target in _pending)
            {
                (target as PendingReply)?.TrySetException(Lost(reason));
            }

            Array.Clear(_pending);
        }

        _closed.TrySetResult(reason);
    }

    private static string ReadError(ReadOnlySpan<byte> body) =>
        Packets.TryRead(body, out ErrorResponse error, out _) ? error.Description : "an error whose text cannot be read";

    private sealed record AbandonedReply(PendingReply Reply);
}
