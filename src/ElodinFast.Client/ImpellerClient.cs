using System.Net;
using System.Net.Sockets;
using ElodinFast.Wire;

namespace ElodinFast.Client;

/// <summary>
/// A TCP client of any Impeller2 server: requests with typed replies, messages and tables to push, and every other packet by
/// <see cref="OnPacket"/>. Any thread may send and request at any time; packets go out whole and in order. Warm: allocates per request.
/// </summary>
public sealed partial class ImpellerClient : IAsyncDisposable, IDisposable
{
    private const int RequestIdCount = 256;

    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;
    private readonly SemaphoreSlim _sendGate = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<Exception?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _readLoop = Task.CompletedTask;
    private int _disposed;

    private ImpellerClient(Socket socket, TimeSpan timeout)
    {
        _socket = socket;
        RequestTimeout = timeout;
        RemoteEndPoint = (IPEndPoint)socket.RemoteEndPoint!;
        LocalEndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>The server's address.</summary>
    public IPEndPoint RemoteEndPoint { get; }

    /// <summary>Our end of the connection.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>How long a request waits for its reply.</summary>
    public TimeSpan RequestTimeout { get; }

    /// <summary>
    /// Takes every packet that answers no request and belongs to no stream, errors without a request included. Runs on the read loop:
    /// it must not block for long and must not wait for a reply. Set it in <c>ConnectAsync</c> to miss nothing.
    /// </summary>
    public PacketHandler? OnPacket { get; set; }

    /// <summary>Completes when the connection has ended, with the reason, or with null after <see cref="Dispose"/> or an orderly end.</summary>
    public Task<Exception?> Closed => _closed.Task;

    /// <summary>Connects and starts reading.</summary>
    /// <param name="host">Name or address; each address of a name is tried.</param>
    /// <param name="port">TCP port.</param>
    /// <param name="timeout">Time allowed for the connection and for each request; 5 s if not given.</param>
    /// <param name="onPacket">See <see cref="OnPacket"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="ConnectionLostException">Nobody answers there; the message says where and why.</exception>
    public static async Task<ImpellerClient> ConnectAsync(
        string host, int port, TimeSpan? timeout = null, PacketHandler? onPacket = null, CancellationToken cancellationToken = default)
    {
        TimeSpan limit = timeout ?? s_defaultTimeout;
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timer.CancelAfter(limit);
        Socket? socket = null;
        try
        {
            socket = await ConnectSocketAsync(host, port, timer.Token).ConfigureAwait(false);
            var client = new ImpellerClient(socket, limit) { OnPacket = onPacket };
            client._readLoop = Task.Run(client.ReadLoopAsync, CancellationToken.None);
            return client;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw new ConnectionLostException($"cannot connect to {host}:{port}: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionLostException($"cannot connect to {host}:{port}: no answer within {limit.TotalSeconds:0.#} s", e);
        }
    }

    /// <summary>Connects to an address written as HOST:PORT or [IPV6]:PORT.</summary>
    /// <exception cref="FormatException">The address is not of that form.</exception>
    public static Task<ImpellerClient> ConnectAsync(
        string address, TimeSpan? timeout = null, PacketHandler? onPacket = null, CancellationToken cancellationToken = default)
    {
        if (!TryParseAddress(address, out string host, out int port))
        {
            throw new FormatException($"\"{address}\" is no address: HOST:PORT or [IPV6]:PORT is wanted.");
        }

        return ConnectAsync(host, port, timeout, onPacket, cancellationToken);
    }

    /// <summary>Takes HOST:PORT or [IPV6]:PORT apart.</summary>
    public static bool TryParseAddress(string address, out string host, out int port)
    {
        host = string.Empty;
        port = 0;
        int colon = address.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(address.AsSpan(colon + 1), out ushort number) || number == 0)
        {
            return false;
        }

        ReadOnlySpan<char> name = address.AsSpan(0, colon);
        bool isBracketed = name[0] == '[' && name[^1] == ']';
        if (!isBracketed && name.Contains(':'))
        {
            return false;
        }

        host = (isBracketed ? name[1..^1] : name).ToString();
        port = number;
        return host.Length > 0;
    }

    /// <summary>Sends a message that is not answered (or whose answer goes to <see cref="OnPacket"/>).</summary>
    public Task SendAsync<T>(T message, byte requestId = 0, CancellationToken cancellationToken = default)
        where T : IWireMessage<T> => SendPacketAsync(PacketEncoder.Message(message, requestId), cancellationToken);

    /// <summary>Sends a table under the id of a VTable that was registered before.</summary>
    public Task SendTableAsync(PacketId id, ReadOnlySpan<byte> body, CancellationToken cancellationToken = default) =>
        SendPacketAsync(PacketEncoder.Packet(PacketKind.Table, id, 0, body), cancellationToken);

    /// <summary>Sends a message of the user's own, which the server stores in the log of that id, under the given time.</summary>
    public Task SendUserMessageAsync(
        PacketId id, long timestampMicros, ReadOnlySpan<byte> payload, CancellationToken cancellationToken = default) =>
        SendPacketAsync(PacketEncoder.TimedMessage(id, timestampMicros, payload), cancellationToken);

    /// <summary>Sends whole packets, length prefixes included. The memory is borrowed until the task ends.</summary>
    /// <exception cref="ConnectionLostException">The connection has ended.</exception>
    public async Task SendPacketAsync(ReadOnlyMemory<byte> packets, CancellationToken cancellationToken = default)
    {
        // Cancelled only while it waits for its turn: half a packet on the stream would garble all that follow.
        await _sendGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (packets.Length > 0)
            {
                packets = packets[await _socket.SendAsync(packets, SocketFlags.None, _stop.Token).ConfigureAwait(false)..];
            }
        }
        catch (Exception e) when (IsConnectionEnd(e))
        {
            throw Lost(e);
        }
        finally
        {
            _sendGate.Release();
        }
    }

    /// <summary>Sends whole packets, length prefixes included, and blocks until the kernel has taken them. For threads of one's own.</summary>
    /// <exception cref="ConnectionLostException">The connection has ended.</exception>
    public void Send(ReadOnlySpan<byte> packets)
    {
        _sendGate.Wait();
        try
        {
            while (packets.Length > 0)
            {
                packets = packets[_socket.Send(packets, SocketFlags.None)..];
            }
        }
        catch (Exception e) when (IsConnectionEnd(e))
        {
            throw Lost(e);
        }
        finally
        {
            _sendGate.Release();
        }
    }

    /// <summary>Closes the connection; requests under way fail. Does not wait for a handler that is running.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _stop.Cancel();
            CloseOrderly();
            _socket.Dispose();
        }
    }

    /// <summary>Closes the connection and waits for the read loop.</summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _readLoop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private static async Task<Socket> ConnectSocketAsync(string host, int port, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        SocketException? last = null;
        foreach (IPAddress address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken).ConfigureAwait(false);
                return socket;
            }
            catch (SocketException e)
            {
                socket.Dispose();
                last = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static bool IsConnectionEnd(Exception e) => e is SocketException or ObjectDisposedException or OperationCanceledException;

    private ConnectionLostException Lost(Exception? cause) =>
        new($"connection to {RemoteEndPoint} lost{(cause is SocketException s ? ": " + s.Message : string.Empty)}", cause);

    private void CloseOrderly()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The peer was faster.
        }
        catch (ObjectDisposedException)
        {
            // The read loop was faster.
        }
    }
}
