using System.Diagnostics;
using System.Runtime.InteropServices;
using ElodinFast.Net;
using ElodinFast.Storage;

namespace ElodinFast.Cli;

/// <summary>Commits pings and waits for each one's pong. Hot, 0 B a trip.</summary>
internal sealed class PingTrips(BenchLink link, LinkMode mode, BenchSettings settings, CancellationToken cancellation)
{
    private const int WaitMs = 20;

    private static readonly long s_lostTicks = 20 * Stopwatch.Frequency;

    private readonly byte[] _value = new byte[RoundTripCeiling.ByteCount];
    private Component? _pong;
    private long _number;

    public void Run(Latencies latencies, int warmUpCount)
    {
        long endTicks = Stopwatch.GetTimestamp() + (long)(settings.RoundTimeMax.TotalSeconds * Stopwatch.Frequency);
        for (int i = -warmUpCount; i < settings.TripCount; i++)
        {
            long began = Stopwatch.GetTimestamp();
            if (i < 0 && began >= endTicks)
            {
                i = 0; // warmed up for long enough
            }

            if (i == 0)
            {
                endTicks = began + (long)(settings.RoundTimeMax.TotalSeconds * Stopwatch.Frequency);
                began = Stopwatch.GetTimestamp();
            }

            if (!link.Row.TryCommitStamp(began, ++_number, counts: i >= 0))
            {
                throw new CommandException("the ring of the pings is full");
            }

            long now = WaitForPong(began);
            if (i >= 0)
            {
                latencies.Record(now - began);
            }

            if (i > 0 && now >= endTicks)
            {
                break;
            }
        }
    }

    private long WaitForPong(long began)
    {
        while (true)
        {
            long clock = link.Database.CommitClock;
            _pong ??= link.Database.FindComponent(BenchNames.PongId);
            if (_pong is not null
                && _pong.TryReadLatest(_value, out _, out _)
                && MemoryMarshal.Cast<byte, long>(_value)[1] == _number)
            {
                return Stopwatch.GetTimestamp();
            }

            if (Stopwatch.GetTimestamp() - began > s_lostTicks)
            {
                throw new CommandException($"the {BenchModes.NameOf(mode)} link did not bring ping {_number} back: {link.Mirror.Metrics}");
            }

            switch (mode)
            {
                case LinkMode.Event:
                    cancellation.ThrowIfCancellationRequested();
                    link.Database.WaitForCommit(clock, WaitMs);
                    break;
                case LinkMode.Inline:
                    while (!link.Mirror.Poll() && link.Database.CommitClock == clock && !cancellation.IsCancellationRequested)
                    {
                        if (Stopwatch.GetTimestamp() - began > s_lostTicks)
                        {
                            break;
                        }
                    }

                    cancellation.ThrowIfCancellationRequested();
                    break;
                default:
                    cancellation.ThrowIfCancellationRequested();
                    Thread.SpinWait(1);
                    break;
            }
        }
    }
}
