using ElodinFast.Hosting;

namespace ElodinFast.Mirror;

/// <summary>One link of a served database: the node link, the session it is controlled over, and its control thread.</summary>
internal sealed class HostLink : UdpLink, IDisposable
{
    private readonly ImpellerServer? _polled;
    private readonly Thread _thread;
    private volatile bool _isStopping;

    /// <param name="session">The control connection.</param>
    /// <param name="source">Where the peer's rows come from.</param>
    /// <param name="link">The link.</param>
    /// <param name="polled">Inline mode: the server whose port nobody receives on but who polls; null otherwise.</param>
    public HostLink(ServerSession session, EndPointKey source, NodeLink link, ImpellerServer? polled)
    {
        _polled = polled;
        Session = session;
        Source = source;
        Link = link;
        _thread = new Thread(Run) { IsBackground = true, Name = "mirror control" };
        _thread.Start();
    }

    public ServerSession Session { get; }

    /// <summary>The only address that rows of this link come from.</summary>
    public EndPointKey Source { get; }

    public NodeLink Link { get; }

    public override LinkArrival OnDatagrams(ReadOnlySpan<byte> bytes, int segmentByteCount) => Link.OnDatagrams(bytes, segmentByteCount);

    public void Dispose()
    {
        _isStopping = true;
        Link.Control.Raise();
        _thread.Join();
        Link.Dispose();
    }

    private void Tick()
    {
        try
        {
            Link.Tick(Environment.TickCount64);
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

            for (int i = 0; i < LinkLimits.RunsPerTickMax && _polled is not null && _polled.PollUdp(); i++)
            {
            }

            Link.Control.Wait(raised, LinkLimits.ControlIntervalMs);
        }
    }
}
