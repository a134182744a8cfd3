namespace ElodinFast.Storage;

/// <summary>A component of a directory that is read without being opened.</summary>
internal sealed class OfflineEqlSource(OfflineComponent component)
    : EqlSource(component.Name, component.Schema, component.Metadata?.Metadata ?? [], component.Count)
{
    public override void ReadTimestamps(long first, Span<long> destination) => component.ReadTimestamps(first, destination);

    public override void ReadValues(long first, Span<byte> destination) => component.ReadValues(first, destination);
}
