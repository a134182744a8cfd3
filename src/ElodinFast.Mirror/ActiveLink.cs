using System.Net;
using ElodinFast.Buffers;
using ElodinFast.Client;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>The active side's link while it is up: its own UDP port with what receives there, and the control loop.</summary>
internal sealed class ActiveLink : IDisposable
{
    private readonly NodeLink _link;
    private readonly ImpellerClient _client;
    private readonly LinkInbox _inbox;

    public ActiveLink(NodeLink link, ImpellerClient client, UdpPort port, LinkThreads threads)
    {
        _link = link;
        _client = client;
        _inbox = new LinkInbox(link, port, threads);
    }

    /// <summary>See <see cref="MirrorLink.Poll"/>.</summary>
    public bool Poll() => _inbox.Poll();

    /// <summary>Wakes the control loop.</summary>
    public void Wake() => _link.Control.Raise();

    /// <summary>The control loop: until the connection or the way of datagrams ends, or somebody stops.</summary>
    public void Run(Func<bool> isStopping, Action onTick)
    {
        while (!isStopping() && !_client.Closed.IsCompleted && !_link.IsPathLost && _link.Failure is null)
        {
            long raised = _link.Control.Count;
            _link.Tick(LinkClock.NowMs);
            _inbox.PollForOthers();
            onTick();
            _link.Control.Wait(raised, LinkLimits.ControlIntervalMs);
        }
    }

    /// <summary>Asks the peer once and compares. The answer is waited for up to a status interval.</summary>
    public bool HoldsAll(Dictionary<ComponentId, ulong> wanted, long deadlineMs)
    {
        long replies = _link.PositionsReplyCount;
        long answerByMs = Math.Min(deadlineMs, Environment.TickCount64 + LinkLimits.StatusIntervalMs);
        _link.RequestPositions();
        while (_link.PositionsReplyCount == replies)
        {
            if (_client.Closed.IsCompleted || Environment.TickCount64 >= answerByMs)
            {
                return false;
            }

            _client.Closed.Wait(1);
        }

        Dictionary<ComponentId, ulong> held = _link.TheirPositions;
        foreach ((ComponentId id, ulong position) in wanted)
        {
            if (held.GetValueOrDefault(id) < position)
            {
                return false;
            }
        }

        return true;
    }

    public void Dispose()
    {
        _link.Dispose();
        _inbox.Dispose();
    }
}
