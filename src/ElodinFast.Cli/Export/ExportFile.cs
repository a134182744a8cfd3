using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary>One file: a component, or several with a common prefix over the union of their times.</summary>
internal sealed class ExportFile
{
    private const int ChunkRowCountMax = 64 * 1024;
    private const int ChunkByteCount = 8 << 20;

    /// <summary>Rows of a joined file: their times are held in memory.</summary>
    private const long JoinedRowCountMax = 100_000_000;

    private readonly List<ExportMember> _members;
    private readonly long[]? _times;             // null: those of the only member
    private readonly List<long[]?> _samples;     // for each member the sample of each row; null: the row's own number

    public ExportFile(string name, IReadOnlyList<(OfflineComponent Component, string Column)> components, bool flatten)
    {
        Name = name;
        var filled = components.Where(c => c.Component.Count > 0).ToList();
        bool isAligned = components.Count == 1 || HaveEqualTimes(filled.ConvertAll(f => f.Component));
        bool isNullable = components.Count > 1 && (!isAligned || filled.Count < components.Count);
        _members = [.. components.Select(c => new ExportMember(c.Component, c.Column, flatten, isNullable))];
        if (isAligned)
        {
            OfflineComponent? first = filled.Select(f => f.Component).FirstOrDefault();
            RowCount = first?.Count ?? 0;
            TimeSource = first;
            _samples = [.. _members.Select(m => m.Component.Count == 0 && RowCount > 0 ? NoSamples(RowCount) : null)];
            return;
        }

        _times = Union(filled.ConvertAll(f => f.Component));
        RowCount = _times.Length;
        _samples = [.. _members.Select(m => (long[]?)Locate(m.Component, _times))];
    }

    public string Name { get; }

    public long RowCount { get; }

    public IReadOnlyList<ExportColumn> Columns => [.. _members.SelectMany(m => m.Columns)];

    private OfflineComponent? TimeSource { get; }

    /// <summary>Hands all rows to a writer.</summary>
    public void WriteTo(IExportWriter writer, CancellationToken cancellation)
    {
        int chunkMax = Math.Clamp(ChunkByteCount / Math.Max(1, _members.Sum(m => m.Component.ByteCount)), 1, ChunkRowCountMax);
        for (long first = 0; first < RowCount; first += chunkMax)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = (int)Math.Min(chunkMax, RowCount - first);
            var times = new long[count];
            if (_times is not null)
            {
                _times.AsSpan((int)first, count).CopyTo(times);
            }
            else
            {
                TimeSource!.ReadTimestamps(first, times);
            }

            var values = new List<byte[]>();
            var present = new List<bool[]?>();
            for (int m = 0; m < _members.Count; m++)
            {
                long[] samples = _samples[m]?.AsSpan((int)first, count).ToArray() ?? Numbers(first, count);
                bool[]? has = samples.Contains(-1) ? System.Array.ConvertAll(samples, static s => s >= 0) : null;
                foreach (byte[] column in _members[m].Read(samples))
                {
                    values.Add(column);
                    present.Add(has);
                }
            }

            writer.Write(new ExportChunk(times, [.. values], [.. present]));
        }

        writer.Finish();
    }

    private static bool HaveEqualTimes(List<OfflineComponent> components)
    {
        if (components.Exists(c => c.Count != components[0].Count))
        {
            return false;
        }

        long[] first = components.Count == 0 ? [] : Times(components[0]);
        return components.TrueForAll(c => Times(c).AsSpan().SequenceEqual(first));
    }

    private static long[] Times(OfflineComponent component)
    {
        if (component.Count > JoinedRowCountMax)
        {
            throw new CommandException($"{component.Name} has {component.Count} samples; --join takes at most {JoinedRowCountMax}.");
        }

        var times = new long[component.Count];
        component.ReadTimestamps(0, times);
        return times;
    }

    private static long[] Union(List<OfflineComponent> components) => [.. components.SelectMany(Times).Distinct().Order()];

    // Of several samples at one time the first is taken.
    private static long[] Locate(OfflineComponent component, long[] times)
    {
        long[] own = Times(component);
        var samples = new long[times.Length];
        int at = 0;
        for (int row = 0; row < times.Length; row++)
        {
            while (at < own.Length && own[at] < times[row])
            {
                at++;
            }

            samples[row] = at < own.Length && own[at] == times[row] ? at : -1;
        }

        return samples;
    }

    private static long[] Numbers(long first, int count)
    {
        var numbers = new long[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = first + i;
        }

        return numbers;
    }

    private static long[] NoSamples(long count)
    {
        var samples = new long[count];
        System.Array.Fill(samples, -1);
        return samples;
    }
}
