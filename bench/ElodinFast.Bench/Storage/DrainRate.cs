using System.Diagnostics;
using ElodinFast.Storage;

namespace ElodinFast.Bench.Storage;

/// <summary>
/// How fast one keeper takes rows out of a full ring into growing files on tmpfs; beside it the same columns written by pwrite alone, ready
/// made, in batches as large as the keeper's, after each drain.
/// </summary>
internal static class DrainRate
{
    private const int NeverMs = 3_600_000;
    private const int WarmUpRounds = 4;
    private const int WarmUpPauseMs = 50;
    private const int SharesOfRing = 16;

    internal readonly record struct Result(RowShape Shape, double RowsPerSecond, double MedianRowsPerSecond, double CeilingRowsPerSecond, double CommittingRowsPerSecond, long Rows);

    public static Result Run(RowShape shape, long fileByteCount)
    {
        using var scratch = new Scratch("/dev/shm");
        var options = new DatabaseOptions { KeeperIntervalMs = NeverMs, Durability = DurabilityMode.Process };
        using Database database = Database.Open(scratch["db"], options);
        using var rows = new OwnedRows(database, shape);
        using var ceiling = new ColumnWriter(scratch["ceiling"], shape, rows.RowByteCount);
        int rowCount = rows.RingRowCount / SharesOfRing * (SharesOfRing - 1);
        long time = 0;
        for (int i = 0; i < WarmUpRounds; i++)
        {
            Drain(database, rows, rowCount, ref time);
            ceiling.Write(rowCount);
            Thread.Sleep(WarmUpPauseMs);
        }

        long rounds = Math.Max(3, fileByteCount / ((shape.ByteCountEach + sizeof(long)) * (long)shape.Components * rowCount));
        var rates = new double[rounds];
        double drainNs = 0;
        double ceilingNs = 0;
        for (int i = 0; i < rounds; i++)
        {
            double ns = Drain(database, rows, rowCount, ref time);
            rates[i] = rowCount * 1e9 / ns;
            drainNs += ns;
            long begin = Stopwatch.GetTimestamp();
            ceiling.Write(rowCount);
            ceilingNs += Stopwatch.GetTimestamp() - begin;
        }

        double total = (double)rowCount * rounds * 1e9;
        return new Result(
            shape, total / drainNs, Statistics.Median(rates), total / ceilingNs, WhileCommitting(shape, fileByteCount), rowCount * rounds);
    }

    private static double Drain(Database database, OwnedRows rows, int rowCount, ref long time)
    {
        for (int i = 0; i < rowCount; i++)
        {
            if (!rows.TryCommit(time++))
            {
                throw new InvalidOperationException("the ring was not empty");
            }
        }

        long begin = Stopwatch.GetTimestamp();
        database.Drain();
        return Stopwatch.GetTimestamp() - begin;
    }

    // The same with the owner committing as fast as the ring takes rows, on the other core.
    private static double WhileCommitting(RowShape shape, long fileByteCount)
    {
        using var scratch = new Scratch("/dev/shm");
        using Database database = Database.Open(scratch["db"], new DatabaseOptions { Durability = DurabilityMode.Process });
        using var rows = new OwnedRows(database, shape);
        long rowCount = Math.Max(rows.RingRowCount * 4L, fileByteCount / ((shape.ByteCountEach + sizeof(long)) * (long)shape.Components));
        long begin = Stopwatch.GetTimestamp();
        for (long i = 0; i < rowCount; i++)
        {
            while (!rows.TryCommit(i))
            {
                rows.WaitForSpace();
            }
        }

        database.Drain();
        return rowCount * 1e9 / (Stopwatch.GetTimestamp() - begin);
    }
}
