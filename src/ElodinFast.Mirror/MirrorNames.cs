using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>Names and metadata keys that decide what travels.</summary>
internal static class MirrorNames
{
    /// <summary>What a simulation's peer is called in their names.</summary>
    public const string ExternalPeer = "external";

    /// <summary>What an external database's peers are called, each with a number.</summary>
    public const string SimulationPeer = "sim";

    private const string ExternalControlKey = "external_control";

    /// <summary>True when components of this name are mirrored.</summary>
    public static bool Travels(string componentName) => !LocalNames.IsLocal(componentName);

    /// <summary>True when the simulation writes only an initial value and others write the rest.</summary>
    public static bool IsExternalControl(Database database, ComponentId id)
    {
        if (database.FindMetadata(id) is not { } metadata)
        {
            return false;
        }

        foreach (KeyValuePair<string, string> entry in metadata.Metadata)
        {
            if (entry.Key == ExternalControlKey)
            {
                return entry.Value == "true";
            }
        }

        return false;
    }
}
