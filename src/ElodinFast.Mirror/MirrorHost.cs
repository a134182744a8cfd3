using ElodinFast.Hosting;
using ElodinFast.Storage;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Mirror;

/// <summary>The passive side of links: lets simulations mirror themselves with a served database.</summary>
public sealed class MirrorHost : IDisposable
{
    /// <summary>Plugs into the server; links come and go from then on.</summary>
    public static MirrorHost Attach(ImpellerServer server, Database database, ILogger logger) => throw new NotImplementedException();

    /// <summary>Metrics of every link there is or was, by the peer's node id or address.</summary>
    public IReadOnlyDictionary<string, MirrorMetrics> Metrics => throw new NotImplementedException();

    /// <summary>Ends all links.</summary>
    public void Dispose() => throw new NotImplementedException();
}
