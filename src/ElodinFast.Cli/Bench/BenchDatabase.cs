using ElodinFast.Storage;
using Microsoft.Extensions.Logging;

namespace ElodinFast.Cli;

/// <summary>Opens databases that are measured and thrown away.</summary>
internal static class BenchDatabase
{
    /// <summary>Its rings lie beside it, so that what is left of a killed process goes with the directory.</summary>
    public static Database Open(string path) => Database.Open(path, new DatabaseOptions
    {
        RingDirectory = Path.GetDirectoryName(path)!,
        Durability = DurabilityMode.Process,
        Logger = new CliLogger(LogLevel.Error),
    });
}
