using System.Net;
using ElodinFast.Net;
using ElodinFast.Storage;

namespace ElodinFast.Hosting;

/// <summary>Serves a database over TCP and UDP on one port number (Impeller2).</summary>
public sealed class ImpellerServer : IDisposable
{
    /// <summary>Binds and starts. Throws <see cref="ServerBindException"/> when the port is taken.</summary>
    public static ImpellerServer Start(Database database, ServerOptions options) => throw new NotImplementedException();

    /// <summary>The address that TCP and UDP listen on.</summary>
    public IPEndPoint EndPoint => throw new NotImplementedException();

    /// <summary>The database served.</summary>
    public Database Database => throw new NotImplementedException();

    /// <summary>Who takes carrier messages and rows of links; null = nobody.</summary>
    internal LinkHandler? LinkHandler { get; set; }

    /// <summary>The server's UDP port, for streams that leave from it.</summary>
    internal UdpPort Udp => throw new NotImplementedException();

    /// <summary>Stops: listeners, sessions, streams. The database stays open.</summary>
    public void Dispose() => throw new NotImplementedException();
}
