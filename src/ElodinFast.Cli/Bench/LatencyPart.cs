using ElodinFast.Net;

namespace ElodinFast.Cli;

/// <summary>
/// Pings and pongs of 256 bytes through two databases in two processes, beside those of one datagram between two bare threads. Both run in
/// turn, round by round, so that what the machine does meanwhile falls on both.
/// </summary>
internal sealed class LatencyPart(BenchContext context)
{
    private const string Part = "latency";

    // From the second round on the code is compiled, and only caches and links are new.
    private const int LaterWarmUpDivisor = 4;

    private readonly Latencies _spinCeiling = new();
    private readonly Latencies _blockCeiling = new();
    private readonly Dictionary<LinkMode, (Latencies Trip, Latencies OneWay)> _product = [];

    public IReadOnlyList<BenchFigure> Measure()
    {
        BenchSettings settings = context.Settings;
        foreach (LinkMode mode in context.Modes.Measured)
        {
            _product[mode] = (new Latencies(), new Latencies());
        }

        for (int round = 0; round < settings.Rounds; round++)
        {
            int warmUp = settings.WarmUpTripCount / (round == 0 ? 1 : LaterWarmUpDivisor);
            foreach (LinkMode mode in context.Modes.Measured)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                bool spins = mode != LinkMode.Event;
                RoundTripCeiling.Measure(spins ? _spinCeiling : _blockCeiling, spins, warmUp, settings.TripCount, settings.RoundTimeMax);
                PingPong(mode, warmUp);
            }
        }

        return [.. Report()];
    }

    private void PingPong(LinkMode mode, int warmUp)
    {
        BenchChild child = context.Child;
        PeerReply reply = child.Open(BenchModes.ThreadsOf(mode), context.Folder.Next("peer"), 0, answers: true, context.Cancellation);
        using (BenchLink link = BenchLink.Start(
            context.Folder.Next("here"), reply.Address!, BenchModes.ThreadsOf(mode), BenchNames.Ping, 1, BenchNames.PingSchema))
        {
            link.WaitUntilLive(context.Cancellation);
            var trips = new PingTrips(link, mode, context.Settings, context.Cancellation);
            PinnedThread.Run(mode == LinkMode.Inline ? 0 : null, "bench trips", () => trips.Run(_product[mode].Trip, warmUp));
            long lost = link.Mirror.Metrics.LostIn + link.Mirror.Metrics.LostOut;
            if (lost > 0)
            {
                context.Problems.Add($"{lost} rows of a {BenchModes.NameOf(mode)} link were lost");
            }

            _product[mode].OneWay.Add(child.Ask($"take", context.Cancellation).Buckets!);
        }

        child.Ask($"close", context.Cancellation);
    }

    private IEnumerable<BenchFigure> Report()
    {
        const string SpinCeiling = "round trip of a bare datagram, spinning";
        const string BlockCeiling = "round trip of a bare datagram, blocking";
        foreach ((LinkMode mode, (Latencies trip, Latencies oneWay)) in _product)
        {
            bool spins = mode != LinkMode.Event;
            string name = BenchModes.NameOf(mode);
            Latencies ceiling = spins ? _spinCeiling : _blockCeiling;
            string ceilingName = spins ? SpinCeiling : BlockCeiling;
            yield return BenchFigure.OfLatency(
                Part,
                $"row of 256 B, there and back, {name}",
                trip,
                ceilingName,
                ceiling,
                spins ? new BenchGoal("p50 <= 1.2 x", AtMost: 1.2) : null);
            yield return BenchFigure.OfLatency(
                Part,
                $"written here -> readable there, {name}",
                oneWay,
                ceilingName,
                ceiling,
                spins
                    ? new BenchGoal("p50 <= 0.7 x, p99 <= 1.2 x", AtMost: 0.7, AtMostP99: 1.2)
                    : new BenchGoal("p50 <= 0.9 x", AtMost: 0.9)) with
            { Note = mode == LinkMode.Spin ? context.Modes.SpinNote : null };
        }

        if (context.Modes.IsSpinLeftOut)
        {
            yield return BenchFigure.Missing(Part, "written here -> readable there, spin", context.Modes.SpinNote!);
        }
    }
}
