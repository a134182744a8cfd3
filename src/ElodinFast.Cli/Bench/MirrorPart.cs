using System.Diagnostics;
using System.Globalization;
using ElodinFast.Mirror;
using ElodinFast.Net;
using ElodinFast.Storage;
using ElodinFast.Wire;

namespace ElodinFast.Cli;

/// <summary>400 components a millisecond both ways, in event mode: nothing lost, doubled or allocated, and at how much CPU.</summary>
internal sealed class MirrorPart(BenchContext context)
{
    /// <summary>As the command line names it.</summary>
    public const string Name = "mirror";

    /// <summary>What it writes: both directions in both databases, index and value, in files that grow by doubling and keep memory of their own.</summary>
    public const long BytesPerSecond = 2L * 2 * BenchFlight.RatePerSecond * ComponentCount * 16 * 2;

    private const string Part = Name;
    private const int ComponentCount = 400;
    private const double WarmUpSeconds = 4;
    private const double ShareGoal = 0.2;
    private const int ArriveTimeoutMs = 20_000;

    public IReadOnlyList<BenchFigure> Measure()
    {
        double seconds = context.Settings.MirrorSeconds;
        double warmUp = Math.Min(WarmUpSeconds, seconds);
        BenchChild child = context.Child;
        PeerReply reply = child.Open(BenchModes.ThreadsOf(LinkMode.Event), context.Folder.Next("peer"), ComponentCount, answers: false, context.Cancellation);
        FlightReport here;
        FlightReport there;
        MirrorMetrics metrics;
        long lost;
        using (BenchLink link = BenchLink.Start(
            context.Folder.Next("here"), reply.Address!, BenchModes.ThreadsOf(LinkMode.Event), BenchNames.Out, ComponentCount, BenchNames.Scalar))
        {
            link.WaitUntilLive(context.Cancellation);
            child.Send($"fly {warmUp} {seconds}");
            here = BenchFlight.Fly(link.Row, warmUp, seconds, context.Cancellation);
            there = child.WaitForReply(context.Cancellation).Flight!;
            if (!link.Mirror.WaitUntilMirrored(TimeSpan.FromMilliseconds(ArriveTimeoutMs)))
            {
                context.Problems.Add("mirror: not everything arrived there in time");
            }

            WaitForBack(link.Database, there.Rows);
            metrics = link.Mirror.Metrics;
            lost = Judge(link, child, here, there, metrics);
        }

        child.Ask($"close", context.Cancellation);
        return [
            Share("there", here, "mirror out", there, "mirror in", metrics, lost),
            Share("back", there, "mirror back", here, "mirror in", metrics, lost)];
    }

    private long Judge(BenchLink link, BenchChild child, FlightReport here, FlightReport there, MirrorMetrics metrics)
    {
        long missing = 0;
        for (int i = 0; i < ComponentCount; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{BenchNames.Back}.{i}");
            missing += Math.Abs(there.Rows - (link.Database.FindComponent(ComponentId.FromName(name))?.SampleCount ?? 0));
        }

        long lost = missing + metrics.LostIn + metrics.LostOut;
        lost += child.Ask($"lost", context.Cancellation).Count;
        Check(lost == 0, $"{lost} samples lost or late");
        Check(metrics.Duplicates == 0, $"{metrics.Duplicates} samples came twice");
        Check(metrics.Echoed == 0, $"{metrics.Echoed} samples came back to their writer");
        Check(here.RefusedRows + there.RefusedRows == 0, $"{here.RefusedRows + there.RefusedRows} rows found no room");
        Check(
            here.AllocatedBytes + there.AllocatedBytes == 0,
            $"hot threads allocated {here.AllocatedBytes} B here, {there.AllocatedBytes} B there");
        Check(here.Gen0 + there.Gen0 == 0, $"{here.Gen0} collections here, {there.Gen0} there");
        return lost;

        void Check(bool isGood, string otherwise)
        {
            if (!isGood)
            {
                context.Problems.Add($"mirror: {otherwise}");
            }
        }
    }

    // Threads by their names as far as the kernel keeps them (15 characters).
    private BenchFigure Share(
        string direction, FlightReport sender, string sends, FlightReport receiver, string receives, MirrorMetrics metrics, long lost)
    {
        double sending = sender.Threads.GetValueOrDefault(sends);
        double receiving = receiver.Threads.GetValueOrDefault(receives);
        double share = sending + receiving;
        var counters = new Dictionary<string, double>
        {
            ["rows"] = sender.Rows,
            ["lost"] = lost,
            ["duplicates"] = metrics.Duplicates,
            ["allocated_bytes"] = sender.AllocatedBytes,
            ["gen0"] = sender.Gen0,
            ["sender_share"] = sending,
            ["receiver_share"] = receiving,
        };
        foreach ((string name, double value) in sender.Threads)
        {
            counters["thread " + name] = value;
        }

        return new BenchFigure
        {
            Part = Part,
            Name = string.Create(
                CultureInfo.InvariantCulture,
                $"{ComponentCount} components at 1 kHz, {direction}, {context.Settings.MirrorSeconds:0.##} s, event"),
            Unit = "cores",
            Value = share,
            Goal = new BenchGoal("sender and receiver <= 0.2 cores", AtMost: ShareGoal),
            IsMet = share <= ShareGoal,
            Counters = counters,
            Note = context.Settings.MirrorSeconds < WarmUpSeconds
                ? "too short for hot threads to be warm: what they allocate is not counted"
                : null,
        };
    }

    private void WaitForBack(Database database, long rows)
    {
        ComponentId id = ComponentId.FromName(BenchNames.Back + ".0");
        long began = Stopwatch.GetTimestamp();
        while ((database.FindComponent(id)?.SampleCount ?? 0) < rows)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(began).TotalMilliseconds > ArriveTimeoutMs)
            {
                context.Problems.Add("mirror: not everything arrived back in time");
                return;
            }

            Thread.Sleep(1);
        }
    }
}
