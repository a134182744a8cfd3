namespace ElodinFast.Storage;

/// <summary>
/// The pyramids of a database, made for the elements that somebody looks at; those not looked at for longest go when the memory of all
/// passes a bound. Any thread.
/// </summary>
internal sealed class MinMaxPyramids
{
    /// <summary>Memory of all pyramids together: 10^9 samples at full detail.</summary>
    public const long TotalByteCountMax = 256L << 20;

    /// <summary>Memory of one: beyond that its lowest level goes, and edges of stretches are read from longer pieces of the log.</summary>
    public const long PyramidByteCountMax = TotalByteCountMax / 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<(ulong Component, int Element), LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();

    /// <summary>As <see cref="TotalByteCountMax"/>; tests set less.</summary>
    public long ByteCountMax { get; init; } = TotalByteCountMax;

    /// <summary>As <see cref="PyramidByteCountMax"/>; tests set less.</summary>
    public long ByteCountMaxOfOne { get; init; } = PyramidByteCountMax;

    /// <summary>Memory held, about.</summary>
    public long ByteCount { get; private set; }

    /// <summary>Pyramids held.</summary>
    public int Count => _entries.Count;

    /// <summary>Fills the stretches; answers the samples in all.</summary>
    public long Fill(Component component, int element, long start, long end, Span<OverviewBucket> buckets)
    {
        LinkedListNode<Entry> entry = Use(component, element);
        MinMaxPyramid pyramid = entry.Value.Pyramid;
        long count = pyramid.Fill(start, end, buckets, ByteCountMaxOfOne);
        if (pyramid.ByteCount != pyramid.CountedByteCount)
        {
            CountAnew(entry);
        }

        return count;
    }

    private LinkedListNode<Entry> Use(Component component, int element)
    {
        (ulong, int) key = (component.Id.Value, element);
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out LinkedListNode<Entry>? entry))
            {
                _byUse.Remove(entry);
            }
            else
            {
                entry = new LinkedListNode<Entry>(new Entry(key, new MinMaxPyramid(component.Log, component.Schema, element)));
                _entries.Add(key, entry);
            }

            _byUse.AddFirst(entry);
            return entry;
        }
    }

    private void CountAnew(LinkedListNode<Entry> entry)
    {
        lock (_gate)
        {
            if (entry.List is null)
            {
                return; // put out meanwhile
            }

            MinMaxPyramid pyramid = entry.Value.Pyramid;
            ByteCount += pyramid.ByteCount - pyramid.CountedByteCount;
            pyramid.CountedByteCount = pyramid.ByteCount;
            while (ByteCount > ByteCountMax && _byUse.Last is { } oldest && oldest != entry)
            {
                _byUse.Remove(oldest);
                _entries.Remove(oldest.Value.Key);
                ByteCount -= oldest.Value.Pyramid.CountedByteCount;
            }
        }
    }

    private sealed record Entry((ulong Component, int Element) Key, MinMaxPyramid Pyramid);
}
