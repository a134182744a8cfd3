using ElodinFast.Wire;

namespace ElodinFast.Client;

/// <summary>A component of a live stream: id, name and metadata as announced, type and shape.</summary>
public sealed class StreamedComponent
{
    internal StreamedComponent(ComponentId id, ComponentSchema schema)
    {
        Id = id;
        Schema = schema;
        Name = id.ToString();
    }

    /// <summary>The id.</summary>
    public ComponentId Id { get; }

    /// <summary>The announced name, or the id as a number.</summary>
    public string Name { get; internal set; }

    /// <summary>Type and shape.</summary>
    public ComponentSchema Schema { get; internal set; }

    /// <summary>The announced metadata.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; internal set; } = [];
}
