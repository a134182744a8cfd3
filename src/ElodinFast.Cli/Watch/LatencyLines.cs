using System.Buffers.Binary;
using System.Globalization;
using ElodinFast.Client;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Cli;

/// <summary>
/// The latencies that a database keeps of its mirror's links (<c>mirror.PEER.HOP</c>: p50, p99, p99.9 and the maximum of the last second, in
/// microseconds), told as one line a link.
/// </summary>
internal sealed class LatencyLines
{
    private const string Prefix = LocalNames.Prefix;
    private const int PercentileCount = 4;
    private const int LinkCountMax = 64;

    private static readonly string[] s_hops = ["committed", "encoded", "sent", "received", "readable", "end_to_end", "from_intended"];

    private readonly SortedDictionary<string, double[]?[]> _links = new(StringComparer.Ordinal);

    /// <summary>Links that something is known of.</summary>
    public int Count => _links.Count;

    /// <summary>Takes a value that is a latency. False when it is something else.</summary>
    public bool TryTake(StreamedComponent component, ReadOnlySpan<byte> value)
    {
        string name = component.Name;
        int end = name.LastIndexOf('.');
        if (!name.StartsWith(Prefix, StringComparison.Ordinal)
            || end <= Prefix.Length
            || component.Schema.Type != PrimitiveType.F64
            || value.Length != PercentileCount * sizeof(double))
        {
            return false;
        }

        int hop = Array.IndexOf(s_hops, name[(end + 1)..]);
        if (hop < 0)
        {
            return false;
        }

        string link = name[..end];
        if (!_links.TryGetValue(link, out double[]?[]? hops))
        {
            if (_links.Count == LinkCountMax)
            {
                return false;
            }

            hops = new double[s_hops.Length][];
            _links.Add(link, hops);
        }

        double[] percentiles = hops[hop] ??= new double[PercentileCount];
        for (int i = 0; i < PercentileCount; i++)
        {
            percentiles[i] = BinaryPrimitives.ReadDoubleLittleEndian(value[(i * sizeof(double))..]);
        }

        return true;
    }

    /// <summary>One line a link: its name, and each hop with its median and its p99.</summary>
    public IEnumerable<(string Link, string Text)> Tell()
    {
        foreach ((string link, double[]?[] hops) in _links)
        {
            var told = new List<string>();
            for (int i = 0; i < hops.Length; i++)
            {
                if (hops[i] is { } percentiles)
                {
                    told.Add($"{s_hops[i].Replace('_', ' ')} {Micros(percentiles[0])}/{Micros(percentiles[1])}");
                }
            }

            yield return (link, string.Join("  ", told));
        }
    }

    private static string Micros(double micros) => micros.ToString(micros < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
