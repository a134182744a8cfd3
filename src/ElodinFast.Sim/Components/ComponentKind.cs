using System.Globalization;
using ElodinFast.Wire;

namespace ElodinFast.Sim;

/// <summary>Describes a component: its name, element type, shape, and the metadata that other programs read.</summary>
public sealed class ComponentKind
{
    /// <summary>Describes a component; no dimensions make a scalar, which is not the same as the shape <c>[1]</c>.</summary>
    /// <param name="name">The part after the dot of <c>entity.component</c>.</param>
    /// <param name="type">Element type.</param>
    /// <param name="dimensions">Shape, row major.</param>
    public ComponentKind(string name, PrimitiveType type, params ReadOnlySpan<ulong> dimensions)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Schema = new ComponentSchema(type, dimensions);
    }

    /// <summary>The part after the dot of <c>entity.component</c>.</summary>
    public string Name { get; }

    /// <summary>Element type and shape.</summary>
    public ComponentSchema Schema { get; }

    /// <summary>Labels of the elements, comma separated, such as <c>x,y,z</c>.</summary>
    public string? ElementNames { get; init; }

    /// <summary>Order in an inspector, highest first; a negative one hides the component.</summary>
    public int? Priority { get; init; }

    /// <summary>
    /// Whether others write the component and the simulation reads it: of such a component the simulation writes the initial value only,
    /// and before each tick takes what was written since.
    /// </summary>
    public bool ExternalControl { get; init; }

    /// <summary>
    /// Whether each tick waits until somebody has written at least one component of such a kind (lock step). Not given and
    /// <see langword="false"/> differ in the stored metadata only.
    /// </summary>
    public bool? WaitForWrite { get; init; }

    /// <summary>Further metadata, stored as given.</summary>
    public IReadOnlyDictionary<string, string> ExtraMetadata { get; init; } = new Dictionary<string, string>();

    /// <summary>All metadata as it is stored.</summary>
    internal Dictionary<string, string> BuildMetadata()
    {
        var metadata = new Dictionary<string, string>(ExtraMetadata);
        if (ElementNames is not null)
        {
            metadata["element_names"] = ElementNames;
        }

        if (Priority is int priority)
        {
            metadata["priority"] = priority.ToString(CultureInfo.InvariantCulture);
        }

        if (ExternalControl)
        {
            metadata["external_control"] = "true";
        }

        if (WaitForWrite is bool wait)
        {
            metadata["wait_for_write"] = wait ? "true" : "false";
        }

        return metadata;
    }
}
