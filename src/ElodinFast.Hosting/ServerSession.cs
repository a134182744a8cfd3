using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Hosting;

/// <summary>
/// One TCP connection to a server. A reader handles packets strictly one after another; a writer sends what was queued and what the
/// session's streams have, and alone touches the socket's sending half, so packets never interleave.
/// </summary>
internal sealed partial class ServerSession : IDisposable
{
    private readonly ImpellerServer _server;
    private readonly Socket _socket;
    private readonly RequestHandler _requests;
    private readonly ILogger _logger;
    private volatile bool _isClosed;
    private volatile bool _isFinishing;

    public ServerSession(ImpellerServer server, Socket socket, ILogger logger)
    {
        _server = server;
        _socket = socket;
        _logger = logger;
        RemoteEndPoint = StreamTarget.Unmap((IPEndPoint)socket.RemoteEndPoint!);
        LocalEndPoint = StreamTarget.Unmap((IPEndPoint)socket.LocalEndPoint!);
        _reader = PipeReader.Create(
            new NetworkStream(socket, ownsSocket: false),
            new StreamPipeReaderOptions(bufferSize: ReadByteCount, minimumReadSize: ReadByteCountMin, useZeroByteReads: true));
        _requests = new RequestHandler(this, server);
    }

    /// <summary>The client's address; an IPv4 one is always given as IPv4.</summary>
    public IPEndPoint RemoteEndPoint { get; }

    /// <summary>Our end's address: what a link's UDP traffic uses.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Queues whole packets (length prefixes included) to the client; any thread, never blocks. False when the outbox bound is reached or the session is closed.</summary>
    public bool Send(ReadOnlySpan<byte> packets)
    {
        if (_isClosed || _isFinishing || !_outbox.TryAppend(packets, isReply: false))
        {
            return false;
        }

        _work.Set();
        return true;
    }

    /// <summary>Serves until the connection ends, for whatever reason. Throws nothing.</summary>
    public async Task RunAsync()
    {
        Task writing = WriteAsync();
        try
        {
            await ReadAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            _logger.LogDebug("{Client} is gone: {Reason}", RemoteEndPoint, e.Message);
        }
#pragma warning disable CA1031 // whatever went wrong is this connection's alone
        catch (Exception e)
#pragma warning restore CA1031
        {
            _logger.LogError(e, "the connection of {Client} is closed by an error", RemoteEndPoint);
        }

        TellLinks();
        Finish();
        await writing.ConfigureAwait(false);
        await _reader.CompleteAsync().ConfigureAwait(false);
        Dispose();
    }

    /// <summary>Stops reading and streaming; what is queued is still sent, as long as the client takes it.</summary>
    public void Finish()
    {
        _isFinishing = true;
        _reader.CancelPendingRead();
        _work.Set();
        _drained.Set();
    }

    /// <summary>Ends the connection at once.</summary>
    public void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            try
            {
                _socket.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException)
            {
                // the client was first
            }
            catch (ObjectDisposedException)
            {
                // another thread was first
            }

            _socket.Dispose();
            _work.Set();
            _drained.Set();
        }
    }

    private void TellLinks()
    {
        try
        {
            _server.LinkHandler?.OnClosed(this);
        }
#pragma warning disable CA1031 // the session ends all the same
        catch (Exception e)
#pragma warning restore CA1031
        {
            _logger.LogError(e, "a link did not end well with the connection of {Client}", RemoteEndPoint);
        }
    }

    /// <summary>Gives everything back; both halves have ended.</summary>
    public void Dispose()
    {
        Close();
        DisposeStreams();
        _outbox.Dispose();
        _requests.Dispose();
    }
}
