using System.Net;
using ElodinFast.Hosting;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Mirror;

/// <summary>The passive side of links: lets simulations mirror themselves with a served database.</summary>
public sealed class MirrorHost : IDisposable
{
    // What a simulation owns stays its own through a short reconnect.
    private const int OwnerTimeMs = 3000;

    private readonly ImpellerServer _server;
    private readonly Database _database;
    private readonly ILogger _logger;
    private readonly MirrorOptions _options;
    private readonly Lock _gate = new();
    private readonly Dictionary<NodeId, LinkCounters> _counters = [];
    private readonly Dictionary<NodeId, long> _connects = [];
    private readonly Dictionary<NodeId, OrphanedOwner> _orphans = [];
    private readonly Timer _orphanTimer;
    private readonly LatencyWriter _latencyWriter;
    private HostLink[] _links = [];
    private bool _isDisposed;

    private MirrorHost(ImpellerServer server, Database database, MirrorOptions options)
    {
        _server = server;
        _database = database;
        _logger = options.Logger;
        _options = options;
        _latencyWriter = new LatencyWriter(database, options.LatencyIntervalMs, options.Logger);
        _orphanTimer = new Timer(_ => ReleaseOrphans(), null, OwnerTimeMs / 4, OwnerTimeMs / 4);
    }

    /// <summary>Metrics of every link there is or was, by the peer's node id or address.</summary>
    public IReadOnlyDictionary<string, MirrorMetrics> Metrics
    {
        get
        {
            lock (_gate)
            {
                var metrics = new Dictionary<string, MirrorMetrics>();
                foreach ((NodeId node, LinkCounters counters) in _counters)
                {
                    HostLink? link = Array.Find(_links, l => l.Link.Peer == node);
                    string state = link is null ? "Down" : link.Link.IsConfigured ? "Live" : "Syncing";
                    metrics[node.ToString()] = LinkReport.Create(counters, state, _connects[node], lastError: null);
                }

                return metrics;
            }
        }
    }

    /// <summary>Plugs into the server; links come and go from then on.</summary>
    public static MirrorHost Attach(ImpellerServer server, Database database, ILogger logger) =>
        Attach(server, database, new MirrorOptions { Logger = logger });

    /// <summary>Plugs into the server with other times or threads than the usual.</summary>
    public static MirrorHost Attach(ImpellerServer server, Database database, MirrorOptions options)
    {
        var host = new MirrorHost(server, database, options);
        server.LinkHandler = new Handler(host);
        return host;
    }

    /// <summary>Ends all links.</summary>
    public void Dispose()
    {
        HostLink[] links;
        lock (_gate)
        {
            _isDisposed = true;
            links = _links;
            _links = [];
        }

        _server.LinkHandler = null;
        foreach (HostLink link in links)
        {
            link.Session.Send(LinkMessages.Bye());
            link.Dispose();
        }

        _orphanTimer.Dispose();
        _latencyWriter.Dispose();
        foreach (LinkCounters counters in _counters.Values)
        {
            MirrorMeter.Remove(counters);
        }
    }

    private void OnHello(ServerSession session, ReadOnlySpan<byte> body)
    {
        if (LinkHello.TryRead(body) is not { } theirs)
        {
            _logger.LogWarning("Hello of {Address} refused: it cannot be read", session.RemoteEndPoint);
            return;
        }

        LinkHello ours = LinkHello.Create(_database, _server.EndPoint.Port);
        session.Send(LinkMessages.Hello(CarrierKind.HelloAck, ours));
        if (theirs.Node == _database.NodeId)
        {
            _logger.LogError("{Address} has the node id of this database: a copied directory cannot be mirrored with its original", session.RemoteEndPoint);
            return;
        }

        HostLink? replaced;
        lock (_gate)
        {
            replaced = Array.Find(_links, l => l.Link.Peer == theirs.Node || ReferenceEquals(l.Session, session));
            if (_isDisposed || (replaced is null && _links.Length >= LinkLimits.PeerCountMax))
            {
                _logger.LogWarning("link of {Address} refused: {Count} are open", session.RemoteEndPoint, _links.Length);
                return;
            }

            if (replaced is not null)
            {
                _links = Array.FindAll(_links, l => !ReferenceEquals(l, replaced));
                Forget(replaced);
            }
        }

        // Its threads end before the new link reads positions: rows of one node have one way in.
        replaced?.Dispose();
        Open(session, ours, theirs);
    }

    private void Open(ServerSession session, LinkHello ours, LinkHello theirs)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return; // meanwhile
            }

            if (!_counters.TryGetValue(theirs.Node, out LinkCounters? counters))
            {
                counters = new LinkCounters();
                _counters.Add(theirs.Node, counters);
                _connects.Add(theirs.Node, 0);
            }

            _connects[theirs.Node]++;
            var remote = new IPEndPoint(session.RemoteEndPoint.Address, theirs.UdpPort);
            HostLink opened = OpenLink(session, ours, theirs, remote, counters);
            Volatile.Write(ref _links, [.. _links, opened]);
            _latencyWriter.Add(MirrorNames.SimulationPeer, isNumbered: true, counters.Latency);
            MirrorMeter.Add(counters, theirs.Node.ToString());
        }

        _logger.LogInformation("mirror link from {Address}, node {Node}", session.RemoteEndPoint, theirs.Node);
    }

    private HostLink OpenLink(ServerSession session, LinkHello ours, LinkHello theirs, IPEndPoint remote, LinkCounters counters)
    {
        UdpPort port = _server.Udp.OpenFor(session.LocalEndPoint.Address, remote, _server.UdpReceiveBufferBytes);
        try
        {
            UdpRoute route = _options.FilterRoute(new UdpRoute(port, destination: null, UdpPort.DatagramByteCountMaxTo(remote)));
            long granted = port.GrantedReceiveBufferBytes;
            var link = new NodeLink(
                _database, ours, theirs, route, session.Send, isActive: false, granted, _options.ReorderTimeMs, counters, _logger, _options.Threads);
            return new HostLink(_server, session, link, port, _options.Threads);
        }
        catch
        {
            port.Dispose(); // the link's from its constructor on
            throw;
        }
    }

    private void OnClosed(ServerSession session)
    {
        HostLink? closed;
        lock (_gate)
        {
            closed = Array.Find(_links, l => ReferenceEquals(l.Session, session));
            if (closed is null)
            {
                return;
            }

            _links = Array.FindAll(_links, l => !ReferenceEquals(l, closed));
            Forget(closed);
        }

        closed.Dispose();
        _logger.LogInformation("mirror link of node {Node} ended", closed.Link.Peer);
    }

    // It is not up any more: nobody is shown what it does, and what it owned is free after a while. Under the gate.
    private void Forget(HostLink ended)
    {
        LinkCounters counters = _counters[ended.Link.Peer];
        _latencyWriter.Remove(counters.Latency);
        MirrorMeter.Remove(counters);
        Orphan(ended);
    }

    private HostLink? LinkOf(ServerSession session) => Array.Find(Volatile.Read(ref _links), l => ReferenceEquals(l.Session, session));

    private void ReleaseOrphans()
    {
        lock (_gate)
        {
            long nowMs = Environment.TickCount64;
            foreach ((NodeId node, OrphanedOwner orphan) in _orphans)
            {
                if (nowMs >= orphan.DeadlineMs)
                {
                    HostLink? link = Array.Find(_links, l => l.Link.Peer == node);
                    orphan.Release(_database, link?.Link.OwnedByPeer ?? []);
                    _orphans.Remove(node);
                }
            }
        }
    }

    // What its next link does not own again is free after a while. Under the gate.
    private void Orphan(HostLink ended)
    {
        IEnumerable<ComponentId> owned = ended.Link.OwnedByPeer;
        if (_orphans.TryGetValue(ended.Link.Peer, out OrphanedOwner? earlier))
        {
            owned = owned.Union(earlier.Components);
        }

        _orphans[ended.Link.Peer] = new OrphanedOwner(ended.Link.Slot, [.. owned], Environment.TickCount64 + OwnerTimeMs);
    }

    /// <summary>What a simulation owned whose link has ended.</summary>
    private sealed record OrphanedOwner(ushort Slot, ComponentId[] Components, long DeadlineMs)
    {
        public void Release(Database database, IReadOnlyCollection<ComponentId> kept)
        {
            foreach (ComponentId id in Components.Except(kept))
            {
                if (database.FindComponent(id) is { } component && component.OwnerSlot == Slot)
                {
                    component.OwnerSlot = 0;
                }
            }
        }
    }

    /// <summary>What the server calls.</summary>
    private sealed class Handler(MirrorHost host) : LinkHandler
    {
        public override void OnCarrier(ServerSession session, ReadOnlySpan<byte> packetBody)
        {
            if (!Carrier.TryRead(packetBody, out CarrierKind kind, out ushort flags, out ReadOnlySpan<byte> body))
            {
                return;
            }

            if (kind == CarrierKind.Hello)
            {
                host.OnHello(session, body);
            }
            else if (host.LinkOf(session) is { } link)
            {
                link.Link.OnCarrier(kind, flags, body);
            }
        }

        public override bool OnVTable(ServerSession session, VTableMsg message) =>
            host.LinkOf(session) is { } link && link.Link.OnVTable(message);

        public override bool OnTable(ServerSession session, PacketId id, ReadOnlySpan<byte> body)
        {
            if (host.LinkOf(session) is not { } link)
            {
                return false;
            }

            link.Link.OnTcpRow(id, body);
            return true;
        }

        public override void OnClosed(ServerSession session) => host.OnClosed(session);

        public override bool Poll()
        {
            HostLink[] links = Volatile.Read(ref host._links);
            bool hasTaken = false;
            for (int i = 0; i < links.Length; i++)
            {
                hasTaken |= links[i].Poll();
            }

            return hasTaken;
        }
    }
}
