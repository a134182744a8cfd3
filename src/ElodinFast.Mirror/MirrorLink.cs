using ElodinFast.Hosting;
using ElodinFast.Storage;

namespace ElodinFast.Mirror;

/// <summary>
/// The active side: mirrors an embedded database with an external one, both ways, in the background. Never delays who commits.
/// </summary>
public sealed class MirrorLink : IDisposable
{
    /// <summary>Starts connecting to <paramref name="address"/> (HOST:PORT) and returns at once.</summary>
    /// <param name="database">The embedded database.</param>
    /// <param name="embedded">Its server: the orchestrator is a client of it.</param>
    /// <param name="address">The external database.</param>
    /// <param name="ownedComponents">Names of what the simulation owns.</param>
    /// <param name="options">Times and limits.</param>
    public static MirrorLink Start(
        Database database, ImpellerServer embedded, string address, IReadOnlyList<Component> ownedComponents, MirrorOptions options) =>
        throw new NotImplementedException();

    /// <summary>State and counters now.</summary>
    public MirrorMetrics Metrics => throw new NotImplementedException();

    /// <summary>
    /// Waits until the external side holds (or has declared lost) everything committed before the call. False when the time was up.
    /// </summary>
    public bool WaitUntilMirrored(TimeSpan timeout) => throw new NotImplementedException();

    /// <summary>Ends the link (Bye).</summary>
    public void Dispose() => throw new NotImplementedException();
}
