using System.Net;
using System.Net.Sockets;
using ElodinFast.Net;
using ElodinFast.Storage;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Hosting;

/// <summary>Serves a database over TCP and UDP on one port number (Impeller2).</summary>
public sealed partial class ImpellerServer : IDisposable
{
    /// <summary>Connections at a time; a further one is closed at once.</summary>
    internal const int SessionCountMax = 1024;

    private const int WatchEveryMs = 100;
    private const int AcceptRetryMs = 50;
    private const int StopTimeoutMs = 500;
    private const int LinkPollsPerPoll = 16;

    private readonly ServerOptions _options;
    private readonly Socket _listener;
    private readonly StreamPump _pump;
    private readonly Timer _watch;
    private readonly Task _accepting;
    private readonly Lock _gate = new();
    private ServerSession[] _sessions = [];
    private Task[] _running = [];
    private volatile bool _isStopping;
    private uint _linkPollCount;

    private ImpellerServer(Database database, ServerOptions options)
    {
        Database = database;
        _options = options;
        (_listener, Udp) = ServerSockets.Bind(options.Address, options.UdpReceiveBufferBytes);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        VTables = new VTableRegistry(database);
        _pump = new StreamPump(database, WakeStreams);
        _watch = new Timer(static server => ((ImpellerServer)server!).Watch(), this, WatchEveryMs, WatchEveryMs);
        UdpStreams = new UdpStreams(database, Udp, options.Logger);
        _udpReceiver = new UdpReceiver(database, VTables, Udp, UdpCounters, options.UdpThreads, options.Logger);
        _accepting = AcceptAsync();
    }

    /// <summary>The address that TCP and UDP listen on.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The database served.</summary>
    public Database Database { get; }

    /// <summary>Who takes carrier messages and rows of links; null = nobody.</summary>
    internal LinkHandler? LinkHandler { get; set; }

    /// <summary>The server's UDP port, for streams that leave from it.</summary>
    internal UdpPort Udp { get; }

    /// <summary>SO_RCVBUF to ask for, for a link's port, too.</summary>
    internal int UdpReceiveBufferBytes => _options.UdpReceiveBufferBytes;

    internal VTableRegistry VTables { get; }

    /// <summary>Streams of all sessions, without those over UDP.</summary>
    internal int StreamCount => _pump.StreamCount;

    internal ILogger Logger => _options.Logger;

    /// <summary>Binds and starts.</summary>
    /// <exception cref="ServerBindException">The port is taken, or the address is not this machine's.</exception>
    public static ImpellerServer Start(Database database, ServerOptions options) => new(database, options);

    /// <summary>What the system granted the UDP port, in plain words.</summary>
    public string DescribeUdp()
    {
        if (Udp.ReadState() is not { } state)
        {
            return "UDP: closed";
        }

        string buffer = state.Shortage ?? $"{state.ReceiveBufferGranted / 1024} KiB receive buffer";
        return $"UDP: {buffer}; segmentation offload {(state.SendsRuns ? "on" : "off")}, receive offload {(state.ReceivesRuns ? "on" : "off")}";
    }

    /// <summary>
    /// With <see cref="ServerOptions.UdpThreads"/> inline: takes what came by UDP, in the calling thread, without waiting; at most one run of
    /// datagrams. True when there was something; in the other modes false, as threads of the server receive. Hot, 0 B, one syscall a link, or,
    /// every sixteenth time where there are links, one for everybody else.
    /// </summary>
    public bool PollUdp()
    {
        if (LinkHandler is { } links && ++_linkPollCount % LinkPollsPerPoll != 0)
        {
            return links.Poll();
        }

        return PollSharedUdp();
    }

    /// <summary>The same for what does not come for a link.</summary>
    internal bool PollSharedUdp() => _udpReceiver.Poll();

    /// <summary>Stops: listeners, sessions, streams. The database stays open.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isStopping)
            {
                return;
            }

            _isStopping = true;
        }

        _listener.Dispose();
        _watch.Dispose();
        foreach (ServerSession session in _sessions)
        {
            session.Finish();
        }

        // What is queued for clients that take it goes out; the others do not hold the end up.
        Task all = Task.WhenAll(_running);
        if (!Task.WaitAll([all], StopTimeoutMs))
        {
            foreach (ServerSession session in _sessions)
            {
                session.Close();
            }

            all.Wait();
        }

        _accepting.Wait();
        _pump.Dispose();
        UdpStreams.Dispose();
        _udpReceiver.Dispose();
        Udp.Dispose();
    }

    /// <summary>A session has started or ended streams.</summary>
    internal void CountStreams(int change) => _pump.Count(change);

    /// <summary>Something that streams announce has changed, which the commit clock does not show.</summary>
    internal void WakeStreams()
    {
        foreach (ServerSession session in Volatile.Read(ref _sessions))
        {
            if (session.HasStreams)
            {
                session.Wake();
            }
        }
    }

    private void Watch()
    {
        long nowMs = Environment.TickCount64;
        foreach (ServerSession session in Volatile.Read(ref _sessions))
        {
            session.CheckWriteTimeout(nowMs);
        }
    }

    private async Task AcceptAsync()
    {
        while (!_isStopping)
        {
            try
            {
                Socket socket = await _listener.AcceptAsync().ConfigureAwait(false);
                Open(socket);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                if (!_isStopping)
                {
                    _options.Logger.LogWarning("a connection could not be accepted: {Reason}", e.Message);
                    await Task.Delay(AcceptRetryMs).ConfigureAwait(false);
                }
            }
        }
    }

    private void Open(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            var session = new ServerSession(this, socket, _options.Logger);
            lock (_gate)
            {
                if (!_isStopping && _sessions.Length < SessionCountMax)
                {
                    Volatile.Write(ref _sessions, [.. _sessions, session]);
                    Task running = Task.Run(() => ServeAsync(session));
                    _running = [.. _running.Where(t => !t.IsCompleted), running];
                    return;
                }
            }

            _options.Logger.LogWarning("{Client} refused: {Count} connections are open", session.RemoteEndPoint, SessionCountMax);
            session.Dispose();
        }
        catch (SocketException)
        {
            socket.Dispose(); // gone again
        }
    }

    private async Task ServeAsync(ServerSession session)
    {
        await session.RunAsync().ConfigureAwait(false);
        lock (_gate)
        {
            Volatile.Write(ref _sessions, [.. _sessions.Where(s => s != session)]);
        }
    }
}
