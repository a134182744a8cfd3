using System.Net;
using ElodinFast.Hosting;
using ElodinFast.Storage;
using ElodinFast.Wire;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Mirror;

/// <summary>One link of a served database: the node link, the session it is controlled over, and its control thread.</summary>
internal sealed class HostLink : IDisposable
{
    private readonly Database _database;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private volatile bool _isStopping;

    public HostLink(ServerSession session, EndPointKey source, NodeLink link, Database database, LinkCounters counters, ILogger logger)
    {
        Session = session;
        Source = source;
        Link = link;
        Counters = counters;
        _database = database;
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "mirror control" };
        _thread.Start();
    }

    public ServerSession Session { get; }

    /// <summary>The only address that rows of this link come from.</summary>
    public EndPointKey Source { get; }

    public NodeLink Link { get; }

    public LinkCounters Counters { get; }

    /// <summary>The peer says where its stream from us begins: at the present end for a new run, else where it stopped.</summary>
    public void OnBegin(in BeginBody begin)
    {
        Dictionary<ComponentId, ulong> positions = Link.TheirPositions;
        Dictionary<ComponentId, ulong> starts = begin.From == LinkMessages.FromPresentEnd
            ? StreamStarts.ForNewRun(_database, begin.RunStartMicros, positions)
            : positions;
        if (StreamStarts.TryResume(_database, starts, out string reason) is not { } indices)
        {
            _logger.LogError("no stream to {Peer}: {Reason}", Link.Peer, reason);
            return;
        }

        var tails = new List<LinkTail>(starts.Count);
        foreach ((ComponentId id, ulong ordinal) in starts)
        {
            tails.Add(new LinkTail(_database.NodeId, id, ordinal, IsOwned: false));
        }

        Session.Send(LinkMessages.Tails(TailsMeaning.Starts, tails));
        Link.StartSender(indices);
    }

    public void Dispose()
    {
        _isStopping = true;
        Link.Control.Raise();
        _thread.Join();
        Link.Dispose();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            long raised = Link.Control.Count;
            Link.Tick(Environment.TickCount64);
            Link.Control.Wait(raised, LinkLimits.ControlIntervalMs);
        }
    }
}
