using System.Net;
using ElodinFast.Hosting;
using ElodinFast.Mirror;
using ElodinFast.Storage;

namespace ElodinFast.Sim;

public sealed partial class World
{
    /// <summary>
    /// Runs a simulation with a database embedded in this process, served and mirrored where the options ask for it. Returns when the
    /// ticks are done, and what was to be mirrored has arrived or the time for it is up.
    /// </summary>
    /// <param name="system">What the world undergoes in each tick.</param>
    /// <param name="options">How it is run.</param>
    /// <exception cref="InvalidOperationException">The system does not fit the world.</exception>
    /// <exception cref="DatabaseException">The database cannot be opened, or holds something that does not go with the world.</exception>
    /// <exception cref="ServerBindException">The address to listen on is taken.</exception>
    /// <exception cref="FormatException">An address is not understood.</exception>
    public RunResult Run(SimulationSystem system, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(options);
        DirectoryInfo? temporary = options.DbPath is null ? Directory.CreateTempSubdirectory("elodinfast-") : null;
        try
        {
            using Database database = Database.Open(
                options.DbPath ?? Path.Combine(temporary!.FullName, "db"), new DatabaseOptions { Logger = options.Logger });
            return RunIn(database, system, options);
        }
        finally
        {
            temporary?.Delete(recursive: true);
        }
    }

    private RunResult RunIn(Database database, SimulationSystem system, RunOptions options)
    {
        if (options.ListenAddress is null && options.DbAddress is null)
        {
            using var store = new DatabaseWorldStore(database, waitForSpace: !options.RealTime);
            return new TickLoop(this, system, store, options).Run();
        }

        using SimulationServer server = Serve(database, options);
        RunResult result = server.Run(system, options);
        result.HasArrived = options.DbAddress is null ? null : server.WaitUntilMirrored(options.MirrorTimeout);
        return result;
    }

    private SimulationServer Serve(Database database, RunOptions options)
    {
        var serverOptions = new ServerOptions
        {
            Address = options.ListenAddress is { } address ? IPEndPoint.Parse(address) : new IPEndPoint(IPAddress.Loopback, 0),
            Logger = options.Logger,
        };
        return options.DbAddress is { } external
            ? SimulationServer.WithMirror(database, this, external, serverOptions, new MirrorOptions { Threads = options.LinkThreads, Logger = options.Logger })
            : SimulationServer.New(database, this, serverOptions);
    }
}
