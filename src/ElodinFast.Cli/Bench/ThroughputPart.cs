using System.Globalization;
using ElodinFast.Net;
using ElodinFast.Wire;

namespace ElodinFast.Cli;

/// <summary>
/// The wire alone, and rows from a log that was there before into the other process's database, each beside send and recv with offload at
/// the same size.
/// </summary>
internal sealed class ThroughputPart(BenchContext context)
{
    private const string Part = "throughput";
    private const string Ceiling = "datagrams a second of send and recv with UDP_SEGMENT and UDP_GRO, 64 in a call, unpaced, what arrives";
    private const int TimestampByteCount = 8;
    private const int ExpectTimeoutMs = 60_000;
    private const double WireGoal = 0.9;
    private const int WarmUpDivisor = 8;
    private const int PlainRowDivisor = 10;

    private static readonly int[] s_sizes = [64, 256, 1400];

    // Values of a row by its size: 64 bytes are a timestamp and seven f64.
    private static readonly (string Name, int Components, int Values, int Divisor, double? Goal)[] s_rows =
    [
        ("64 B as one component", 1, 7, 1, 0.55),
        ("64 B as seven components", 7, 1, 1, 0.4),
        ("256 B as one component", 1, 31, 4, null),
        ("1400 B as one component", 1, 174, 20, null),
    ];

    private readonly Dictionary<int, Rates> _ceilings = s_sizes.ToDictionary(static size => size, static _ => new Rates());
    private readonly Dictionary<int, Rates> _wires = s_sizes.ToDictionary(static size => size, static _ => new Rates());
    private readonly Rates[] _stored = [.. s_rows.Select(static _ => new Rates())];
    private readonly Rates _oneByOne = new();
    private readonly Rates _plain = new();
    private readonly long[] _lost = new long[s_rows.Length];

    public IReadOnlyList<BenchFigure> Measure()
    {
        for (int kind = 0; kind < s_rows.Length; kind++)
        {
            Store(kind, WarmUpDivisor); // does not count
        }

        for (int round = 0; round < context.Settings.Rounds; round++)
        {
            foreach (int size in s_sizes)
            {
                MeasureWire(size);
            }

            MeasurePlain();
            for (int kind = 0; kind < s_rows.Length; kind++)
            {
                _stored[kind].Add(Store(kind, 1));
            }
        }

        return [.. Report()];
    }

    private void MeasureWire(int size)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        var flood = new UdpFlood(size, context.Settings.FloodTime);
        if (flood.MeasureBare() is { } bare)
        {
            _ceilings[size].Add(bare);
            _wires[size].Add(flood.MeasurePort());
        }
    }

    private void MeasurePlain()
    {
        context.Cancellation.ThrowIfCancellationRequested();
        _oneByOne.Add(new UdpFlood(PlainStreamRate.DatagramByteCount, context.Settings.FloodTime).MeasureOneByOne());
        int rowCount = Math.Max(100, context.Settings.LogRowCount / PlainRowDivisor);
        _plain.Add(PlainStreamRate.Measure(context.Folder.Next("plain"), rowCount, context.Cancellation));
    }

    // Rows a second that the other database held, from the first that was seen there until all were in its files.
    private double Store(int kind, int divisor)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        (string name, int components, int values, int rowDivisor, _) = s_rows[kind];
        int rowCount = Math.Max(100, context.Settings.LogRowCount / rowDivisor / divisor);
        BenchChild child = context.Child;
        string there = context.Folder.Next("peer");
        string here = context.Folder.Next("here");
        PeerReply opened = child.Open(BenchModes.ThreadsOf(LinkMode.Event), there, 0, answers: false, context.Cancellation);
        ComponentSchema schema = values == 1 ? BenchNames.Scalar : new ComponentSchema(PrimitiveType.F64, (ulong)values);
        double rate;
        using (BenchLink link = BenchLink.Start(here, opened.Address!, BenchModes.ThreadsOf(LinkMode.Event), BenchNames.Out, components, schema, Write))
        {
            PeerReply held = child.Ask($"expect {BenchNames.Out}.0 {rowCount} {ExpectTimeoutMs}", context.Cancellation);
            rate = held.Count / Math.Max(1e-6, held.Seconds);
            long lost = link.Mirror.Metrics.LostOut + child.Ask($"lost", context.Cancellation).Count;
            _lost[kind] += lost;
            if (lost > 0)
            {
                context.Problems.Add($"throughput: {lost} samples of rows of {name} were lost");
            }
        }

        child.Ask($"close", context.Cancellation);
        Directory.Delete(there, recursive: true);
        Directory.Delete(here, recursive: true);
        return rate;

        void Write(BenchRow row)
        {
            for (int i = 0; i < rowCount; i++)
            {
                row.CommitValues(i);
            }
        }
    }

    private IEnumerable<BenchFigure> Report()
    {
        foreach (int size in s_sizes)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"wire alone, datagrams of {size} B");
            yield return _ceilings[size].IsEmpty
                ? BenchFigure.Missing(Part, name, "this kernel has no UDP_SEGMENT or UDP_GRO")
                : BenchFigure.OfRate(
                    Part, name, "/s", _wires[size].Median, Ceiling, _ceilings[size].Median, new BenchGoal(">= 0.9 x", AtLeast: WireGoal));
        }

        yield return BenchFigure.OfRate(
            Part,
            "tables of 64 B to a plain peer, one a datagram",
            "/s",
            _plain.Median,
            "datagrams a second that send puts into a socket one by one",
            _oneByOne.Median,
            new BenchGoal(">= 1 x", AtLeast: 1));
        for (int kind = 0; kind < s_rows.Length; kind++)
        {
            (string name, int components, int values, _, double? goal) = s_rows[kind];
            int size = TimestampByteCount + (components * values * sizeof(double));
            size = s_sizes.MinBy(known => Math.Abs(known - size));
            if (!_ceilings[size].IsEmpty)
            {
                BenchGoal? wanted = goal is { } least
                    ? new BenchGoal(string.Create(CultureInfo.InvariantCulture, $">= {least} x"), AtLeast: least)
                    : null;
                BenchFigure figure = BenchFigure.OfRate(
                    Part, $"rows of {name}, stored there", "/s", _stored[kind].Median, Ceiling, _ceilings[size].Median, wanted);
                yield return figure with { Counters = new Dictionary<string, double> { ["lost"] = _lost[kind] } };
            }
        }
    }
}
