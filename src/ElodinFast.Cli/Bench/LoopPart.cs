using System.Diagnostics;
using System.Globalization;
using ElodinFast.Net;
using ElodinFast.Sim;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary>What a mirror costs the thread that commits: the time of a commit of 40 components at 1 kHz, the mirror off and on.</summary>
internal sealed class LoopPart(BenchContext context)
{
    private const string Part = "loop";
    private const string Ceiling = "the same tick with the mirror off";
    private const int ComponentCount = 40;
    private const long NanosPerTick = 1_000_000;
    private const long LeadNanos = 50_000;
    private const int WarmUpDivisor = 4;

    // About what a row of 40 f64 is on the wire.
    private const int SentByteCount = 400;

    private readonly Latencies _off = new();
    private readonly Latencies _send = new();
    private readonly Dictionary<LinkMode, Latencies> _on =
        context.Modes.Measured.ToDictionary(static mode => mode, static _ => new Latencies());

    public IReadOnlyList<BenchFigure> Measure()
    {
        for (int round = 0; round < context.Settings.Rounds; round++)
        {
            foreach (LinkMode mode in context.Modes.Measured)
            {
                TickAlone();
                TickSending();
                TickMirrored(mode);
            }
        }

        var figures = new List<BenchFigure>
        {
            BenchFigure.OfLatency(Part, "one bare send at 1 kHz, for what a system call costs here", _send, Ceiling, _off, goal: null),
        };
        foreach ((LinkMode mode, Latencies latencies) in _on)
        {
            double most = mode switch { LinkMode.Spin => 1, LinkMode.Event => 4, _ => 6 };
            double more = latencies.P99 - _off.P99;
            figures.Add(BenchFigure.OfLatency(
                Part, $"commit of {ComponentCount} components, mirror {BenchModes.NameOf(mode)}", latencies, Ceiling, _off, goal: null) with
            {
                Goal = new BenchGoal(string.Create(CultureInfo.InvariantCulture, $"p99 <= {most} us more")),
                IsMet = more <= most,
                Counters = new Dictionary<string, double> { ["p50_more_us"] = latencies.P50 - _off.P50, ["p99_more_us"] = more },
            });
        }

        if (context.Modes.IsSpinLeftOut)
        {
            figures.Add(BenchFigure.Missing(Part, $"commit of {ComponentCount} components, mirror spin", context.Modes.SpinNote!));
        }

        return figures;
    }

    private void TickAlone()
    {
        using Database database = BenchDatabase.Open(context.Folder.Next("alone"));
        using BenchRow row = BenchRow.Own(database, BenchNames.Out, ComponentCount, BenchNames.Scalar);
        Tick(row.CommitValues, _off, static () => { });
    }

    // Where one core is the tick's, the threads of a link, and here those of its other side, too, belong on others.
    private void TickMirrored(LinkMode mode)
    {
        LinkThreads threads = BenchModes.ThreadsOf(mode, mode == LinkMode.Event && Environment.ProcessorCount > 1 ? 1 : -1);
        BenchChild child = context.Child;
        string address = child.Open(threads, context.Folder.Next("peer"), 0, answers: false, context.Cancellation).Address!;
        using (BenchLink link = BenchLink.Start(
            context.Folder.Next("here"), address, threads, BenchNames.Out, ComponentCount, BenchNames.Scalar))
        {
            link.WaitUntilLive(context.Cancellation);
            Tick(link.Row.CommitValues, _on[mode], () => link.Mirror.Poll());
        }

        child.Ask($"close", context.Cancellation);
    }

    // As inline mode does at least: one call, towards a socket whose reader looks by itself.
    private void TickSending()
    {
        (BareSocket a, BareSocket b) = BareSocket.CreateUdpPair();
        using (a)
        using (b)
        {
            byte[] sent = new byte[SentByteCount];
            byte[] received = new byte[SentByteCount];
            Tick(_ => a.Send(sent), _send, () => b.Receive(received, BareSocket.DontWait));
        }
    }

    private void Tick(Action<double> commit, Latencies latencies, Action between)
    {
        int count = context.Settings.LoopTickCount;
        PinnedThread.Run(0, "bench tick", () =>
        {
            long due = MonotonicClock.NowNanos;
            for (int i = -count / WarmUpDivisor; i < count; i++)
            {
                due += NanosPerTick;
                MonotonicClock.WaitUntil(due - LeadNanos, LeadNanos, context.Cancellation);
                while (MonotonicClock.NowNanos < due)
                {
                    between();
                }

                context.Cancellation.ThrowIfCancellationRequested();
                long began = Stopwatch.GetTimestamp();
                commit(i);
                long ended = Stopwatch.GetTimestamp();
                if (i >= 0)
                {
                    latencies.Record(ended - began);
                }
            }
        });
    }
}
