using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Mirror;

/// <summary>Names and metadata keys that decide what travels.</summary>
internal static class MirrorNames
{
    /// <summary>Components that describe the link itself: they never travel.</summary>
    public const string LocalPrefix = "mirror.";

    private const string ExternalControlKey = "external_control";

    /// <summary>True when components of this name are mirrored.</summary>
    public static bool Travels(string componentName) => !componentName.StartsWith(LocalPrefix, StringComparison.Ordinal);

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
