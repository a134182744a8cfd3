namespace ElodinFast.Storage;

/// <summary>The components of a database as the tree that paths go down, and its time range.</summary>
internal sealed class EqlCatalog
{
    private readonly Node _root = new();

    public EqlCatalog(IEnumerable<EqlSource> sources, long earliest, long latest)
    {
        Earliest = earliest;
        Latest = latest;
        foreach (EqlSource source in sources)
        {
            Node node = _root;
            foreach (string part in source.Name.Split('.'))
            {
                if (!node.Children.TryGetValue(part, out Node? child))
                {
                    node.Children.Add(part, child = new Node());
                }

                node = child;
            }

            node.Source = source;
        }
    }

    /// <summary>First and last time of the whole database, µs.</summary>
    public long Earliest { get; }

    public long Latest { get; }

    public Node Root => _root;

    /// <summary>The catalog of a directory.</summary>
    public static EqlCatalog Of(OfflineDatabase database)
    {
        long earliest = long.MaxValue;
        long latest = long.MinValue;
        Span<long> at = stackalloc long[1];
        foreach (OfflineComponent component in database.Components.Where(c => c.Count > 0 && c.MetadataValue("_is_timestamp_source") != "true"))
        {
            component.ReadTimestamps(0, at);
            earliest = Math.Min(earliest, at[0]);
            component.ReadTimestamps(component.Count - 1, at);
            latest = Math.Max(latest, at[0]);
        }

        foreach (MessageLog log in database.MessageLogs)
        {
            earliest = Math.Min(earliest, log.FirstTimestamp ?? long.MaxValue);
            latest = Math.Max(latest, log.LastTimestamp ?? long.MinValue);
        }

        // Only components with metadata have a name to ask for.
        return new EqlCatalog(database.Components.Where(c => c.Metadata is not null).Select(c => new OfflineEqlSource(c)), earliest, latest);
    }

    internal sealed class Node
    {
        public Dictionary<string, Node> Children { get; } = new(StringComparer.Ordinal);

        public EqlSource? Source { get; set; }
    }
}
