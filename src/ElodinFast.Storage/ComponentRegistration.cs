using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>A component to be registered together with others.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Schema">Type and shape.</param>
/// <param name="IsTimestampSource">Its samples do not move the database's time range.</param>
/// <param name="Metadata">Name and metadata to be merged as <see cref="Database.SetMetadata"/> does, or null.</param>
internal readonly record struct ComponentRegistration(
    ComponentId Id, ComponentSchema Schema, bool IsTimestampSource, ComponentMetadata? Metadata = null);
