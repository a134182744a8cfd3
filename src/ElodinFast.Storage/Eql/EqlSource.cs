using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>One component as queries see it, whether its database is open or read from its files.</summary>
internal abstract class EqlSource
{
    protected EqlSource(string name, ComponentSchema schema, IReadOnlyList<KeyValuePair<string, string>> metadata, long count)
    {
        Name = name;
        Schema = schema;
        Count = count;
        ElementCount = schema.ByteCount < 0 ? 0 : (int)(schema.ByteCount / Math.Max(1, schema.Type.ByteCount()));
        string? names = new MetadataMap(metadata)["element_names"];
        ElementNames = string.IsNullOrEmpty(names) ? [] : names.Split(',');
    }

    public string Name { get; }

    public ComponentSchema Schema { get; }

    public long Count { get; }

    /// <summary>Elements of the flattened value.</summary>
    public int ElementCount { get; }

    /// <summary>Names of the elements, as far as they were given.</summary>
    public IReadOnlyList<string> ElementNames { get; }

    /// <summary>True for a single value without shape.</summary>
    public bool IsScalar => Schema.Dimensions.Length == 0;

    public abstract void ReadTimestamps(long first, Span<long> destination);

    public abstract void ReadValues(long first, Span<byte> destination);

    /// <summary>The first sample at or after a time; the count when there is none.</summary>
    public long LowerBound(long timestamp) => TimeSearch.LowerBound(TimestampAt, timestamp, 0, Count);

    /// <summary>Number of an element's name, the usual ones included; -1 where it has none.</summary>
    public int IndexOfElement(string name)
    {
        for (int i = 0; i < ElementCount; i++)
        {
            if (NameOfElement(i) == name)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>An element's name, or null.</summary>
    public string? NameOfElement(int index)
    {
        ReadOnlySpan<string> usual = ["x", "y", "z", "w"];
        return ElementNames.Count > 0 ? (index < ElementNames.Count ? ElementNames[index] : null) : index < usual.Length ? usual[index] : null;
    }

    private long TimestampAt(long index)
    {
        long timestamp = 0;
        ReadTimestamps(index, new Span<long>(ref timestamp));
        return timestamp;
    }
}
