using System.Buffers;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Hosting;

/// <content>The sending half.</content>
internal sealed partial class ServerSession
{
    /// <summary>How long the client may take none of what is sent to it.</summary>
    public const int WriteTimeoutMs = 2000;

    /// <summary>Streams and subscriptions of one connection.</summary>
    public const int StreamCountMax = 64;

    // What the write timeout is applied to.
    private const int SendByteCount = 64 * 1024;
    private const int StreamByteCount = 128 * 1024;
    private const int StreamedByteCountKept = 1024 * 1024;

    private readonly Outbox _outbox = new();
    private readonly AsyncSignal _work = new();
    private ArrayBufferWriter<byte> _streamed = new();
    private SessionStream[] _streams = [];
    private long _sendingSinceMs;

    /// <summary>Whether the stream pump is to wake it.</summary>
    public bool HasStreams => Volatile.Read(ref _streams).Length > 0;

    /// <summary>Queues a reply: it is never refused, but reading pauses while too much waits. The reading half only.</summary>
    public void Reply(ReadOnlySpan<byte> packets)
    {
        if (_outbox.TryAppend(packets, isReply: true))
        {
            _work.Set();
        }
    }

    /// <summary>Adds a stream; false when there are too many. The reading half only.</summary>
    public bool TryAddStream(SessionStream stream)
    {
        if (_streams.Length >= StreamCountMax)
        {
            return false;
        }

        Volatile.Write(ref _streams, [.. _streams, stream]);
        _server.CountStreams(1);
        _work.Set();
        return true;
    }

    /// <summary>Lets the streams look for something new. Any thread.</summary>
    public void Wake() => _work.Set();

    /// <summary>Closes the connection when the client has taken nothing for too long. Called now and then.</summary>
    public void CheckWriteTimeout(long nowMs)
    {
        long since = Volatile.Read(ref _sendingSinceMs);
        if (since != 0 && nowMs - since >= WriteTimeoutMs && !_isClosed)
        {
            _logger.LogWarning("{Client} has taken nothing for {Milliseconds} ms: closed", RemoteEndPoint, nowMs - since);
            Close();
        }
    }

    private async Task WriteAsync()
    {
        await Task.Yield();
        try
        {
            while (!_isClosed)
            {
                ReadOnlyMemory<byte> queued = _outbox.Take();
                _drained.Set();
                await SendAllAsync(queued).ConfigureAwait(false);
                FillFromStreams();
                await SendAllAsync(_streamed.WrittenMemory).ConfigureAwait(false);
                if (queued.IsEmpty && _streamed.WrittenCount == 0)
                {
                    if (_isFinishing)
                    {
                        return;
                    }

                    await _work.WaitAsync().ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _logger.LogDebug("{Client} takes no more: {Reason}", RemoteEndPoint, e.Message);
            Close();
        }
#pragma warning disable CA1031 // whatever went wrong is this connection's alone
        catch (Exception e)
#pragma warning restore CA1031
        {
            _logger.LogError(e, "the connection of {Client} is closed by an error", RemoteEndPoint);
            Close();
        }
    }

    private void FillFromStreams()
    {
        if (_streamed.Capacity > StreamedByteCountKept)
        {
            _streamed = new ArrayBufferWriter<byte>(); // one large row has grown it
        }

        _streamed.ResetWrittenCount();
        if (_isFinishing)
        {
            return;
        }

        SessionStream[] streams = Volatile.Read(ref _streams);
        foreach (SessionStream stream in streams)
        {
            if (stream.HasMore)
            {
                // Each gets its share, so that one that lags does not starve the others.
                stream.Fill(_streamed, _streamed.WrittenCount + (StreamByteCount / streams.Length));
            }
        }
    }

    private async ValueTask SendAllAsync(ReadOnlyMemory<byte> packets)
    {
        while (!packets.IsEmpty)
        {
            Volatile.Write(ref _sendingSinceMs, Environment.TickCount64);
            int sent = await _socket.SendAsync(packets[..Math.Min(packets.Length, SendByteCount)], SocketFlags.None).ConfigureAwait(false);
            Volatile.Write(ref _sendingSinceMs, 0);
            packets = packets[sent..];
        }
    }

    private void DisposeStreams()
    {
        SessionStream[] streams = Interlocked.Exchange(ref _streams, []);
        if (streams.Length > 0)
        {
            _server.CountStreams(-streams.Length);
        }

        foreach (SessionStream stream in streams)
        {
            stream.Dispose();
        }
    }
}
