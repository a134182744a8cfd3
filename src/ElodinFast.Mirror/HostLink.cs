using ElodinFast.Hosting;
using ElodinFast.Net;

namespace ElodinFast.Mirror;

/// <summary>One link of a served database: the node link, its port, the session it is controlled over, and its control thread.</summary>
internal sealed class HostLink : IDisposable
{
    private readonly ImpellerServer _server;
    private readonly UdpPort _port;
    private readonly LinkInbox _inbox;
    private readonly Thread _thread;
    private volatile bool _isStopping;

    /// <param name="server">Whose link.</param>
    /// <param name="session">The control connection.</param>
    /// <param name="link">The link.</param>
    /// <param name="port">Where the peer's rows come; owned from here on.</param>
    /// <param name="threads">How they are received.</param>
    public HostLink(ImpellerServer server, ServerSession session, NodeLink link, UdpPort port, LinkThreads threads)
    {
        _server = server;
        _port = port;
        Session = session;
        Link = link;
        _inbox = new LinkInbox(link, port, threads);
        _thread = new Thread(Run) { IsBackground = true, Name = "mirror control" };
        _thread.Start();
    }

    public ServerSession Session { get; }

    public NodeLink Link { get; }

    /// <summary>Inline mode: see <see cref="LinkInbox.Poll"/>.</summary>
    public bool Poll() => _inbox.Poll();

    public void Dispose()
    {
        _isStopping = true;
        Link.Control.Raise();
        _thread.Join();
        Link.Dispose();
        _inbox.Dispose();
        _port.Dispose();
    }

    private void Tick()
    {
        try
        {
            Link.Tick(LinkClock.NowMs);
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            Link.Fail(failed); // this link's alone
        }
    }

    private void Run()
    {
        while (!_isStopping)
        {
            long raised = Link.Control.Count;
            Tick();
            if (Link.Failure is not null)
            {
                Session.Close(); // the other side sets the link up anew
                return;
            }

            PollForOthers();
            Link.Control.Wait(raised, LinkLimits.ControlIntervalMs);
        }
    }

    // Inline mode: the server's port, too, has nobody else while its user is busy.
    private void PollForOthers()
    {
        _inbox.PollForOthers();
        for (int i = 0; i < LinkLimits.RunsPerTickMax && _server.PollSharedUdp(); i++)
        {
        }
    }
}
