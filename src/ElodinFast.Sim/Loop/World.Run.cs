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
        using var store = new DatabaseWorldStore(database, waitForSpace: !options.RealTime);
        var loop = new TickLoop(this, system, store, options);
        loop.Initialize();
        using ImpellerServer? server = Serve(database, options);
        using MirrorLink? link = options.DbAddress is null ? null : MirrorLink.Start(
            database,
            server!,
            options.DbAddress,
            store.OwnedComponents,
            new MirrorOptions { RunStartMicros = loop.StartTimestampMicros, Logger = options.Logger });
        RunResult result = loop.Run();
        result.HasArrived = link?.WaitUntilMirrored(options.MirrorTimeout);
        return result;
    }

    /// <summary>A mirrored database is always served: the link is a client of both sides.</summary>
    private static ImpellerServer? Serve(Database database, RunOptions options)
    {
        IPEndPoint? address = options.ListenAddress is not null ? IPEndPoint.Parse(options.ListenAddress)
            : options.DbAddress is not null ? new IPEndPoint(IPAddress.Loopback, 0)
            : null;
        return address is null
            ? null
            : ImpellerServer.Start(database, new ServerOptions { Address = address, Logger = options.Logger });
    }
}
