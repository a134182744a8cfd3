using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>A component's directory as found on disk.</summary>
/// <param name="Id">From the directory's name.</param>
/// <param name="Directory">Full path.</param>
/// <param name="Metadata">Null when there is no metadata file.</param>
/// <param name="Schema">Null for name-only entries.</param>
internal sealed record ComponentEntry(ComponentId Id, string Directory, ComponentMetadata? Metadata, ComponentSchema? Schema);
