using System.Diagnostics;
using ElodinFast.Storage;

namespace ElodinFast.Bench.Storage;

/// <summary>What the threads behind the commits take of a core at 1 kHz, as the scheduler counts it.</summary>
internal static class KeeperShare
{
    private const long TickNs = 1_000_000;
    private const int TickMicros = 1_000;
    private const int WarmUpTicks = 2_000;

    internal readonly record struct Result(RowShape Shape, double Keeper, double Checkpoints, double Seconds);

    public static Result Run(RowShape shape, string directory, int seconds)
    {
        using var scratch = new Scratch(directory);
        using Database database = Database.Open(scratch["db"]);
        using var rows = new OwnedRows(database, shape);
        using var keeper = new ThreadTime("keeper");
        using var checkpoint = new ThreadTime("checkpoint");
        long tick = 0;
        Tick(rows, WarmUpTicks, ref tick);
        long begin = Stopwatch.GetTimestamp();
        long keeperBegin = keeper.ReadNs();
        long checkpointBegin = checkpoint.ReadNs();
        Tick(rows, seconds * 1000, ref tick);
        double elapsed = Stopwatch.GetTimestamp() - begin;
        return new Result(
            shape, (keeper.ReadNs() - keeperBegin) / elapsed, (checkpoint.ReadNs() - checkpointBegin) / elapsed, elapsed / 1e9);
    }

    private static void Tick(OwnedRows rows, int count, ref long tick)
    {
        long due = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            due += TickNs;
            Native.SleepUntil(due);
            if (!rows.TryCommit(tick++ * TickMicros))
            {
                throw new InvalidOperationException("the ring is full at 1 kHz");
            }
        }
    }
}
