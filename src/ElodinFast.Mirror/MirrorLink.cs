using System.Net;
using ElodinFast.Buffers;
using ElodinFast.Client;
using ElodinFast.Hosting;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Mirror;

/// <summary>
/// The active side: mirrors an embedded database with an external one, both ways, in the background. Never delays who commits.
/// </summary>
/// <remarks>
/// One thread connects, sets the link up, keeps it, and starts again when it ends, for ever. A node answers Hello with HelloAck and gets
/// rows; anything else that speaks the protocol only answers GetDbSettings and is a plain peer.
/// </remarks>
public sealed partial class MirrorLink : IDisposable
{
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(2);

    private readonly Database _database;
    private readonly ImpellerServer _embedded;
    private readonly string _address;
    private readonly HashSet<ComponentId> _owned;
    private readonly MirrorOptions _options;
    private readonly ILogger _logger;
    private readonly LinkCounters _counters = new();
    private readonly Signal _stop = new();
    private readonly Dictionary<NodeId, Dictionary<ComponentId, ulong>> _startsOfRun = [];
    private readonly PlainProgress _plainProgress = new();
    private readonly LatencyWriter _latencyWriter;
    private readonly Thread _thread;
    private volatile string _state = "Down";
    private volatile string? _lastError;
    private volatile bool _isStopping;
    private long _connects;
    private ActiveLink? _current;
    private PlainLink? _plain;

    private MirrorLink(
        Database database, ImpellerServer embedded, string address, IReadOnlyList<Component> ownedComponents, MirrorOptions options)
    {
        _database = database;
        _embedded = embedded;
        _address = address;
        _owned = [.. ownedComponents.Select(c => c.Id)];
        _options = options;
        _logger = options.Logger;
        _latencyWriter = new LatencyWriter(database, options.LatencyIntervalMs, options.Logger);
        _latencyWriter.Add(MirrorNames.ExternalPeer, isNumbered: false, _counters.Latency);
        _thread = new Thread(Run) { IsBackground = true, Name = "mirror link" };
        _thread.Start();
    }

    /// <summary>State and counters now.</summary>
    public MirrorMetrics Metrics => LinkReport.Create(_counters, _state, Volatile.Read(ref _connects), _lastError);

    /// <summary>Starts connecting to <paramref name="address"/> (HOST:PORT) and returns at once.</summary>
    /// <param name="database">The embedded database.</param>
    /// <param name="embedded">Its server: the orchestrator is a client of it.</param>
    /// <param name="address">The external database.</param>
    /// <param name="ownedComponents">What the simulation owns.</param>
    /// <param name="options">Times and limits.</param>
    /// <exception cref="FormatException">The address is not HOST:PORT.</exception>
    public static MirrorLink Start(
        Database database, ImpellerServer embedded, string address, IReadOnlyList<Component> ownedComponents, MirrorOptions options)
    {
        CheckAddress(address);
        return new MirrorLink(database, embedded, address, ownedComponents, options);
    }

    /// <summary>
    /// Waits until the external side holds (or has declared lost) everything committed before the call. False when the time was up.
    /// </summary>
    public bool WaitUntilMirrored(TimeSpan timeout)
    {
        long deadlineMs = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        long clock = _database.OwnCommitClock;
        var wanted = new Dictionary<ComponentId, ulong>();
        foreach (Component component in _database.Components)
        {
            ulong position = component.EndOfOwnSamples();
            if (position > 0 && MirrorNames.Travels(component.Name))
            {
                wanted.Add(component.Id, position);
            }
        }

        while (true)
        {
            if (Volatile.Read(ref _current) is { } current && current.HoldsAll(wanted, deadlineMs))
            {
                return true;
            }

            if (Volatile.Read(ref _plain) is { } plain && plain.HasSentUpTo(clock))
            {
                return true;
            }

            if (_isStopping || Environment.TickCount64 >= deadlineMs)
            {
                return false;
            }

            _stop.Wait(_stop.Count, LinkLimits.ControlIntervalMs);
        }
    }

    /// <summary>
    /// Inline mode: takes what the other side has sent, in the calling thread, without waiting. Call it before reading values, from one
    /// thread at a time. False when there was nothing, no link is up, or, in the other modes, as a thread of the link receives. Hot, 0 B; one
    /// syscall.
    /// </summary>
    public bool Poll() => Volatile.Read(ref _current)?.Poll() ?? false;

    /// <summary>Ends the link (Bye).</summary>
    public void Dispose()
    {
        if (_isStopping)
        {
            return;
        }

        _isStopping = true;
        _stop.Raise();
        Volatile.Read(ref _current)?.Wake();
        _thread.Join();
        _latencyWriter.Dispose();
    }

    /// <exception cref="FormatException">The address is not HOST:PORT.</exception>
    internal static void CheckAddress(string address)
    {
        if (!ImpellerClient.TryParseAddress(address, out _, out _))
        {
            throw new FormatException($"\"{address}\" is no address: HOST:PORT or [IPV6]:PORT is wanted.");
        }
    }

    private void Run()
    {
        int pauseMs = _options.RetryMinMs;
        while (!_isStopping)
        {
            _state = "Connecting";
            try
            {
                if (Connect())
                {
                    pauseMs = _options.RetryMinMs;
                }
            }
#pragma warning disable CA1031 // whatever ends a link (the disk is full, say) ends no simulation: the next link may do better
            catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
            {
                if (_lastError != e.Message)
                {
                    _logger.LogWarning(IsEndOfLink(e) ? null : e, "mirror: {Reason}", e.Message);
                }

                _lastError = e.Message;
            }

            _state = "Down";
            if (!_isStopping)
            {
                // Jitter keeps two that lost each other from meeting in step.
                _stop.Wait(_stop.Count, pauseMs + Random.Shared.Next((pauseMs / 4) + 1));
                pauseMs = Math.Min(pauseMs * 2, _options.RetryMaxMs);
            }
        }
    }

    private static bool IsEndOfLink(Exception e) => e
        is ImpellerClientException
        or System.Net.Sockets.SocketException
        or MirrorRefusedException
        or ObjectDisposedException
        or OperationCanceledException;

    /// <summary>Connects, sets up, and stays until the link ends. True when it was up.</summary>
    private bool Connect()
    {
        var reader = new ActiveReader();
        using ImpellerClient client = ImpellerClient.ConnectAsync(_address, s_connectTimeout, reader.OnPacket).GetAwaiter().GetResult();
        IPAddress local = client.LocalEndPoint.Address;
        using var port = Net.UdpPort.Bind(new IPEndPoint(local, 0), LinkLimits.ReceiveBufferBytes);
        LinkHello ours = LinkHello.Create(_database, port.LocalEndPoint.Port);
        client.Send(LinkMessages.Hello(CarrierKind.Hello, ours));
        client.Send(LinkMessages.Message(new GetDbSettings()));
        Greeting greeting = reader.WaitForGreeting(s_connectTimeout, client, () => _isStopping);
        _state = "Syncing";
        SendMetadata(client);
        Interlocked.Increment(ref _connects);
        return greeting.Hello is { } theirs ? KeepNode(client, reader, port, ours, theirs) : KeepPlain(client, reader, port);
    }

    private bool KeepNode(ImpellerClient client, ActiveReader reader, Net.UdpPort port, LinkHello ours, LinkHello theirs)
    {
        if (theirs.Node == _database.NodeId)
        {
            throw new MirrorRefusedException(
                $"{_address} has the node id of this database ({theirs.Node}): a copied directory cannot be mirrored with its original");
        }

        var remote = new IPEndPoint(client.RemoteEndPoint.Address, theirs.UdpPort == 0 ? client.RemoteEndPoint.Port : theirs.UdpPort);
        port.Connect(remote);
        var link = new NodeLink(
            _database,
            ours,
            theirs,
            _options.FilterRoute(new UdpRoute(port, destination: null, Net.UdpPort.DatagramByteCountMaxTo(remote))),
            packets => TrySend(client, packets),
            isActive: true,
            port.GrantedReceiveBufferBytes,
            _options.ReorderTimeMs,
            _counters,
            _logger,
            _options.Threads);
        using var active = new ActiveLink(link, client, port, _options.Threads);
        bool isFirstOfRun = !_startsOfRun.TryGetValue(theirs.Node, out Dictionary<ComponentId, ulong>? starts);
        reader.Target = link;
        link.Introduce(starts, _owned, _options.RunStartMicros);
        string? refusal = null;
        WaitFor(() => link.TryStartSender(out refusal), client, "no positions");
        if (refusal is not null)
        {
            throw new MirrorRefusedException(refusal);
        }

        if (isFirstOfRun)
        {
            _startsOfRun[theirs.Node] = link.Starts!;
        }

        _lastError = null;
        Volatile.Write(ref _current, active);
        MirrorMeter.Add(_counters, _address);
        try
        {
            active.Run(() => _isStopping, () => _state = link.IsConfigured ? "Live" : "Syncing");
        }
        finally
        {
            MirrorMeter.Remove(_counters);
            Volatile.Write(ref _current, null);
        }

        if (_isStopping)
        {
            TrySend(client, LinkMessages.Bye());
        }
        else
        {
            _lastError = link.Failure
                ?? (link.IsPathLost ? $"UDP to {_address} is refused or has no way: setting the link up anew" : $"connection to {_address} lost");
            _logger.LogWarning("mirror: {Reason}", _lastError);
        }

        return true;
    }

    private bool KeepPlain(ImpellerClient client, ActiveReader reader, Net.UdpPort port)
    {
        using var plain = new PlainLink(_database, client, port, _owned, _plainProgress, _options, _counters);
        reader.PlainTarget = plain;
        plain.Start();
        _lastError = null;
        _state = "Plain";
        Volatile.Write(ref _plain, plain);
        MirrorMeter.Add(_counters, _address);
        try
        {
            while (!_isStopping && !client.Closed.IsCompleted)
            {
                plain.NoteUdp();
                _stop.Wait(_stop.Count, LinkLimits.StatusIntervalMs);
            }
        }
        finally
        {
            MirrorMeter.Remove(_counters);
            Volatile.Write(ref _plain, null);
        }

        return true;
    }

    /// <summary>Copies names and metadata from the embedded to the external side, before anything is registered there.</summary>
    private void SendMetadata(ImpellerClient external)
    {
        IPEndPoint endPoint = _embedded.EndPoint;
        IPAddress address = endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any) ? IPAddress.Loopback : endPoint.Address;
        using ImpellerClient embedded = ImpellerClient.ConnectAsync(address.ToString(), endPoint.Port, s_connectTimeout).GetAwaiter().GetResult();
        DumpMetadataResp dump = embedded.DumpMetadataAsync().GetAwaiter().GetResult();
        foreach (ComponentMetadata metadata in dump.Components)
        {
            if (MirrorNames.Travels(metadata.Name))
            {
                external.Send(LinkMessages.Message(new SetComponentMetadata(metadata)));
            }
        }
    }

    private void WaitFor(Func<bool> condition, ImpellerClient client, string otherwise)
    {
        long deadlineMs = Environment.TickCount64 + (long)s_connectTimeout.TotalMilliseconds;
        while (!condition())
        {
            if (_isStopping || client.Closed.IsCompleted || Environment.TickCount64 >= deadlineMs)
            {
                throw new ConnectionLostException($"{_address}: {otherwise}");
            }

            _stop.Wait(_stop.Count, 1);
        }
    }

    private static bool TrySend(ImpellerClient client, ReadOnlySpan<byte> packets)
    {
        try
        {
            client.Send(packets);
            return true;
        }
        catch (ImpellerClientException)
        {
            // Its Closed task tells the link's owner.
            return false;
        }
    }
}
