using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>One component of an <see cref="OfflineDatabase"/>: what its files held when the database was opened.</summary>
public sealed class OfflineComponent
{
    private readonly TimeSeries _series;

    internal OfflineComponent(ComponentId id, ComponentMetadata? metadata, ComponentSchema schema, TimeSeries series, long countMax)
    {
        Id = id;
        Metadata = metadata;
        Schema = schema;
        _series = series;
        Count = schema.ByteCount < 0 ? 0 : Math.Min(series.WholeSampleCount(), countMax);
    }

    /// <summary>The id, which is the directory's name.</summary>
    public ComponentId Id { get; }

    /// <summary>Name and metadata, or null when the directory has none.</summary>
    public ComponentMetadata? Metadata { get; }

    /// <summary>Name from the metadata, or the decimal id.</summary>
    public string Name => Metadata?.Name ?? Id.ToString();

    /// <summary>Type and shape.</summary>
    public ComponentSchema Schema { get; }

    /// <summary>Bytes of one value.</summary>
    public int ByteCount => _series.ElementByteCount;

    /// <summary>Samples that have both a timestamp and a whole value.</summary>
    public long Count { get; }

    /// <summary>The index header's start field; i64 max when it was never set.</summary>
    public long StartField => _series.StartField;

    /// <summary>A metadata value, or null.</summary>
    public string? MetadataValue(string key)
    {
        foreach (KeyValuePair<string, string> entry in Metadata?.Metadata ?? [])
        {
            if (entry.Key == key)
            {
                return entry.Value;
            }
        }

        return null;
    }

    /// <summary>Copies the timestamps (µs) of the samples from <paramref name="first"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public void ReadTimestamps(long first, Span<long> destination)
    {
        CheckRange(first, destination.Length);
        _series.ReadTimestamps(first, destination);
    }

    /// <summary>Copies values from sample <paramref name="first"/> on; the length is a multiple of <see cref="ByteCount"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public void ReadValues(long first, Span<byte> destination)
    {
        CheckRange(first, ByteCount == 0 ? 0 : destination.Length / ByteCount);
        _series.ReadValues(first, destination);
    }

    internal void Dispose() => _series.Dispose();

    private void CheckRange(long first, long count)
    {
        if ((ulong)first > (ulong)Count || count > Count - first)
        {
            throw new ArgumentOutOfRangeException(nameof(first), first, $"{count} samples wanted of {Name}, which has {Count}");
        }
    }
}
