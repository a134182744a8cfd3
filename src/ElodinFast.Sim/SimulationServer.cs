using System.Net;
using ElodinFast.Hosting;
using ElodinFast.Mirror;
using ElodinFast.Net;
using ElodinFast.Storage;

namespace ElodinFast.Sim;

/// <summary>
/// A simulation's database on the network: served to clients, and mirrored both ways with an external database when one is given. The
/// simulation itself does not notice either.
/// </summary>
public sealed class SimulationServer : IDisposable
{
    private static readonly IPEndPoint s_anyFreePort = new(IPAddress.Loopback, 0);

    private readonly Database _database;
    private readonly World _world;
    private readonly ImpellerServer _server;
    private readonly string? _mirrorAddress;
    private readonly MirrorOptions _mirrorOptions;
    private MirrorLink? _link;

    private SimulationServer(Database database, World world, string? mirrorAddress, ServerOptions serverOptions, MirrorOptions mirrorOptions)
    {
        _database = database;
        _world = world;
        _mirrorAddress = mirrorAddress;
        _mirrorOptions = mirrorOptions;
        _server = ImpellerServer.Start(database, serverOptions);
    }

    /// <summary>Where the embedded database listens.</summary>
    public IPEndPoint EndPoint => _server.EndPoint;

    /// <summary>State and counters of the mirror; null without one, or before the run has begun.</summary>
    public MirrorMetrics? Mirror => _link?.Metrics;

    /// <summary>Serves the database that the world is run in.</summary>
    /// <param name="database">Open; stays open when the server is disposed.</param>
    /// <param name="world">What will be run in it.</param>
    /// <param name="options">Where to listen; a free loopback port if not given.</param>
    /// <exception cref="ServerBindException">The port is taken.</exception>
    public static SimulationServer New(Database database, World world, ServerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(world);
        return new SimulationServer(database, world, mirrorAddress: null, options ?? DefaultOptions(), new MirrorOptions());
    }

    /// <summary>As <see cref="New"/>, and mirrors the database both ways with another one from the start of the run on.</summary>
    /// <param name="database">Open; stays open when the server is disposed.</param>
    /// <param name="world">What will be run in it; what the simulation owns is decided by its components.</param>
    /// <param name="address">HOST:PORT of the external database. It need not be there yet, and may come and go.</param>
    /// <param name="options">Where to listen; a free loopback port if not given.</param>
    /// <param name="mirrorOptions">Times and limits of the mirror; its start of run is taken from the run.</param>
    /// <exception cref="ServerBindException">The port is taken.</exception>
    /// <exception cref="FormatException">The address is not HOST:PORT.</exception>
    public static SimulationServer WithMirror(
        Database database, World world, string address, ServerOptions? options = null, MirrorOptions? mirrorOptions = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(world);
        MirrorLink.CheckAddress(address);
        return new SimulationServer(database, world, address, options ?? DefaultOptions(), mirrorOptions ?? new MirrorOptions());
    }

    /// <summary>Runs the world in the database and returns when the ticks are done. The mirror begins with the initial values.</summary>
    /// <param name="system">What the world undergoes in each tick.</param>
    /// <param name="options">How it is run; its addresses and its path do not count here.</param>
    /// <exception cref="InvalidOperationException">The system does not fit the world.</exception>
    /// <exception cref="DatabaseException">The database holds something that does not go with the world.</exception>
    public RunResult Run(SimulationSystem system, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(options);
        using var store = new DatabaseWorldStore(_database, waitForSpace: !options.RealTime);
        var loop = new TickLoop(_world, system, store, options);
        loop.Initialize();
        if (_mirrorAddress is not null)
        {
            _link?.Dispose();
            _link = MirrorLink.Start(
                _database, _server, _mirrorAddress, store.OwnedComponents, _mirrorOptions.WithRunStart(loop.StartTimestampMicros));
            store.InlineLink = _mirrorOptions.Threads.Mode == LinkMode.Inline ? _link : null;
        }

        return loop.Run();
    }

    /// <summary>
    /// Waits until the external side holds, or has declared lost, everything committed so far. True at once without a mirror; false when
    /// the time was up.
    /// </summary>
    public bool WaitUntilMirrored(TimeSpan timeout) => _link?.WaitUntilMirrored(timeout) ?? true;

    /// <summary>Ends the mirror and the server. The database stays open.</summary>
    public void Dispose()
    {
        _link?.Dispose();
        _server.Dispose();
    }

    private static ServerOptions DefaultOptions() => new() { Address = s_anyFreePort };
}
