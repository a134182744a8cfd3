using ElodinFast.Storage;

namespace ElodinFast.Sim;

public sealed partial class World
{
    /// <summary>
    /// Runs a simulation with a database embedded in this process, and returns when the ticks are done. The database lies in
    /// <see cref="RunOptions.DbPath"/>; without one, in a temporary directory that is deleted at the end.
    /// </summary>
    /// <param name="system">What the world undergoes in each tick.</param>
    /// <param name="options">How it is run.</param>
    /// <exception cref="InvalidOperationException">The system does not fit the world.</exception>
    /// <exception cref="DatabaseException">The database cannot be opened, or holds something that does not go with the world.</exception>
    public RunResult Run(SimulationSystem system, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(options);
        DirectoryInfo? temporary = options.DbPath is null ? Directory.CreateTempSubdirectory("elodinfast-") : null;
        try
        {
            using Database database = Database.Open(options.DbPath ?? Path.Combine(temporary!.FullName, "db"));
            using var store = new DatabaseWorldStore(database, waitForSpace: !options.RealTime);
            return new TickLoop(this, system, store, options).Run();
        }
        finally
        {
            temporary?.Delete(recursive: true);
        }
    }
}
