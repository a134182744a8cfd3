using System.Net;
using ElodinFast.Hosting;
using ElodinFast.Net;
using ElodinFast.Storage;

namespace ElodinFast.Mirror.Tests;

/// <summary>A served database, as a process of its own would be; mirrors may attach unless it is to be a plain peer.</summary>
internal sealed class ExternalSide : IDisposable
{
    private readonly ImpellerServer _server;

    public ExternalSide(TestNode node, int port = 0, bool isPlain = false, LinkThreads? threads = null, Func<UdpRoute, UdpRoute>? filterRoute = null)
    {
        Node = node;
        threads ??= LinkThreads.Default;
        _server = ImpellerServer.Start(node.Database, new ServerOptions { Address = new IPEndPoint(IPAddress.Loopback, port), UdpThreads = threads });
        Host = isPlain ? null : MirrorHost.Attach(_server, node.Database, new MirrorOptions { Threads = threads, FilterRoute = filterRoute ?? (static r => r) });
    }

    public TestNode Node { get; }

    public MirrorHost? Host { get; }

    public int Port => _server.EndPoint.Port;

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Inline mode: takes what has come.</summary>
    public void Poll() => _server.PollUdp();

    public void Dispose()
    {
        Host?.Dispose();
        _server.Dispose();
    }
}
