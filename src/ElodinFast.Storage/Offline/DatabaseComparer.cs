using System.Runtime.InteropServices;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>Compares two databases sample by sample. Reads files only; where samples came from it reads in the mirror journals. Cold.</summary>
public static class DatabaseComparer
{
    private const int ChunkByteCount = 1 << 20;
    private const int ChunkSampleCountMax = 8192;

    /// <summary>Compares the given components; one that a database does not have counts as empty there.</summary>
    public static IReadOnlyList<ComponentComparison> Compare(OfflineDatabase a, OfflineDatabase b, IEnumerable<ComponentId> components)
    {
        OriginRuns originsA = OriginRuns.Read(a.Path);
        OriginRuns originsB = OriginRuns.Read(b.Path);
        var comparisons = new List<ComponentComparison>();
        foreach (ComponentId id in components)
        {
            OfflineComponent? left = a.Find(id);
            OfflineComponent? right = b.Find(id);
            long countA = left?.Count ?? 0;
            long countB = right?.Count ?? 0;
            (long equal, long? difference) = CompareByOrdinal(left, right);
            comparisons.Add(new ComponentComparison(
                id,
                left?.Name ?? right?.Name ?? id.ToString(),
                countA,
                countB,
                equal,
                difference,
                left is null || right is null ? 0 : CountDuplicates(left, right),
                CountEchoed(id, originsA, countA, originsB, countB),
                CountEchoed(id, originsB, countB, originsA, countA)));
        }

        return comparisons;
    }

    /// <summary>Compares every component that either database has, but for those that describe its own links.</summary>
    public static IReadOnlyList<ComponentComparison> CompareAll(OfflineDatabase a, OfflineDatabase b)
    {
        var ids = new SortedSet<ulong>();
        foreach (OfflineComponent component in (IEnumerable<OfflineComponent>)[.. a.Components, .. b.Components])
        {
            if (!LocalNames.IsLocal(component.Name))
            {
                ids.Add(component.Id.Value);
            }
        }

        return Compare(a, b, ids.Select(static id => new ComponentId(id)));
    }

    private static long CountEchoed(ComponentId id, OriginRuns mine, long myCount, OriginRuns theirs, long theirCount) =>
        theirs.Node is { } node ? Math.Max(0, mine.CountFrom(node, id, myCount) - theirs.CountSelf(id, theirCount)) : 0;

    private static (long Equal, long? Difference) CompareByOrdinal(OfflineComponent? left, OfflineComponent? right)
    {
        long countA = left?.Count ?? 0;
        long countB = right?.Count ?? 0;
        long? difference = countA == countB ? null : Math.Min(countA, countB);
        if (left is null || right is null || left.ByteCount != right.ByteCount)
        {
            return (0, countA == 0 && countB == 0 ? null : 0);
        }

        long equal = 0;
        int chunk = Math.Min(ChunkSampleCount(left), ChunkSampleCount(right));
        var a = new SampleChunk(left, chunk);
        var b = new SampleChunk(right, chunk);
        long common = Math.Min(countA, countB);
        for (long first = 0; first < common; first += chunk)
        {
            int count = (int)Math.Min(chunk, common - first);
            a.Read(first, count);
            b.Read(first, count);
            for (int i = 0; i < count; i++)
            {
                if (a.Timestamp(i) == b.Timestamp(i) && a.Value(i).SequenceEqual(b.Value(i)))
                {
                    equal++;
                }
                else
                {
                    difference = Math.Min(difference ?? long.MaxValue, first + i);
                }
            }
        }

        return (equal, difference);
    }

    /// <summary>Counts how often each sample stands in each log, over stretches of equal timestamps, which both logs have in order.</summary>
    private static long CountDuplicates(OfflineComponent left, OfflineComponent right)
    {
        long duplicates = 0;
        var a = new SampleWalk(left);
        var b = new SampleWalk(right);
        var counts = new Dictionary<ulong, (long A, long B)>();
        while (!a.AtEnd && !b.AtEnd)
        {
            if (a.Timestamp != b.Timestamp)
            {
                (a.Timestamp < b.Timestamp ? a : b).Move();
                continue;
            }

            long timestamp = a.Timestamp;
            counts.Clear();
            for (; !a.AtEnd && a.Timestamp == timestamp; a.Move())
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, a.ValueHash(), out _).A++;
            }

            for (; !b.AtEnd && b.Timestamp == timestamp; b.Move())
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, b.ValueHash(), out _).B++;
            }

            foreach ((long inA, long inB) in counts.Values)
            {
                duplicates += inA > 0 && inB > 0 ? Math.Abs(inA - inB) : 0;
            }
        }

        return duplicates;
    }

    // Never more than there is: a damaged schema may say any size.
    private static int ChunkSampleCount(OfflineComponent component) =>
        (int)Math.Min(component.Count, Math.Clamp(ChunkByteCount / Math.Max(1, component.ByteCount), 1, ChunkSampleCountMax));

    private sealed class SampleChunk(OfflineComponent component, int capacity)
    {
        private readonly long[] _timestamps = new long[capacity];
        private readonly byte[] _values = new byte[(long)capacity * component.ByteCount];

        public void Read(long first, int count)
        {
            component.ReadTimestamps(first, _timestamps.AsSpan(0, count));
            component.ReadValues(first, _values.AsSpan(0, count * component.ByteCount));
        }

        public long Timestamp(int i) => _timestamps[i];

        public ReadOnlySpan<byte> Value(int i) => _values.AsSpan(i * component.ByteCount, component.ByteCount);
    }

    /// <summary>Goes over a component's samples in order, a chunk at a time.</summary>
    private sealed class SampleWalk
    {
        private const ulong FnvOffsetBasis = 0xcbf29ce484222325;
        private const ulong FnvPrime = 0x00000100000001b3;

        private readonly OfflineComponent _component;
        private readonly SampleChunk _chunk;
        private readonly int _capacity;
        private long _index;
        private int _inChunk;

        public SampleWalk(OfflineComponent component)
        {
            _component = component;
            _capacity = ChunkSampleCount(component);
            _chunk = new SampleChunk(component, _capacity);
            Load();
        }

        public bool AtEnd => _index == _component.Count;

        public long Timestamp => _chunk.Timestamp(_inChunk);

        public void Move()
        {
            _index++;
            _inChunk++;
            if (_inChunk == _capacity)
            {
                Load();
            }
        }

        public ulong ValueHash()
        {
            ulong hash = FnvOffsetBasis;
            foreach (byte b in _chunk.Value(_inChunk))
            {
                hash = unchecked((hash ^ b) * FnvPrime);
            }

            return hash;
        }

        private void Load()
        {
            _inChunk = 0;
            _chunk.Read(_index, (int)Math.Min(_capacity, _component.Count - _index));
        }
    }
}
